// An answer as it goes over HTTP: plain, or multipart/related with XOP.
#pragma once

#include "adapters/stand/smev/core.hpp"

namespace gateway::stand::smev {

WebResponse http_form(Answer& answer, const Shape& shape);

/// A request's body, wherever it lies.
std::string whole_body(const WebBody& body);

}  // namespace gateway::stand::smev
