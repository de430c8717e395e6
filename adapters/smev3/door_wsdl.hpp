// The description of the door that independent SOAP clients read: WSDL and the schemas it refers to.
#pragma once

#include <optional>

#include "adapters/smev3/version.hpp"
#include "gateway/core/web.hpp"

namespace gateway::smev3 {

/// `GET …?wsdl` and `GET …?xsd=types.xsd`: the texts of schemas/smev with addresses as the caller sees them (its Host header,
/// the request's path). nullopt: not a request for a description. Throws Fault(not_found) for a schema there is not.
std::optional<WebResponse> described(const Version& version, const WebRequest& request);

}  // namespace gateway::smev3
