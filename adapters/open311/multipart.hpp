// multipart/form-data from memory or from a spooled file.
#pragma once

#include "adapters/open311/form.hpp"

namespace gateway::open311 {

/// See read_form. `content_type` is the whole header with its boundary.
PostedForm read_multipart(const WebBody& body, const std::string& content_type, Blobs& blobs, const FormLimits& limits);

}  // namespace gateway::open311
