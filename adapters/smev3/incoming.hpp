// A partner's SendRequest at our own door, checked as SMEV would check it.
#pragma once

#include <string>

#include "adapters/smev3/names.hpp"
#include "adapters/smev3/reply.hpp"

namespace gateway::smev3 {

struct Call {
    Taken taken;
    std::string sender;  ///< subject of the signer's certificate
};

/// The nodes in the result show `document`. Throws Fault: schema_violation (no SOAP envelope or Header), unknown_operation,
/// signature_* and certificate_* (the ЭП-ОВ is required), missing_field, bad_value (MessageID). Any thread.
Call read_send_request(const XmlDocument& document, const Names& names, const TrustStore* trust, Time now);

}  // namespace gateway::smev3
