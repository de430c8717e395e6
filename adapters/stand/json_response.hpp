// A JSON answer of a stand system or of the control port.
#pragma once

#include <string>

#include "gateway/core/web.hpp"

namespace gateway::stand {

WebResponse json_response(std::string body, int status = 200);

}  // namespace gateway::stand
