// A partner's SendRequest at our own door, checked as SMEV would check it.
#pragma once

#include <string>
#include <vector>

#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/schemas.hpp"
#include "adapters/smev3/version.hpp"

namespace gateway::smev3 {

struct Call {
    Taken taken;
    std::string sender;  ///< subject of the signer's certificate; a digest of it when that is longer than 300 octets
};

/// Who may come in. An entry is the SHA-256 of a certificate (64 hex digits) or a part of its subject; no entries = whoever the
/// trust store believes.
using Senders = std::vector<std::string>;

/// What the door judges by. All of it outlives the call.
struct DoorRules {
    const Version& names;
    const DoorSchemas& schemas;
    const Senders& senders;
    const TrustStore* trust;
};

/// The nodes in the result show `document`. Throws Fault, in this order: schema_violation (no SOAP envelope),
/// unknown_operation, signature_missing, schema_violation (the envelope), signature_* and certificate_*, sender_unknown,
/// bad_value (MessageID is no UUID of version 1), schema_violation (canonical content). Any thread.
Call read_send_request(const XmlDocument& document, const DoorRules& rules, Time now);

}  // namespace gateway::smev3
