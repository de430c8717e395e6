// A partner's call at our own door, checked as SMEV would check it, before anybody looks at what it wants.
#pragma once

#include <string>
#include <string_view>

#include "adapters/smev3/door_partners.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/reply.hpp"
#include "adapters/smev3/schemas.hpp"
#include "adapters/smev3/version.hpp"

namespace gateway::smev3 {

/// What the door judges by. All of it outlives the call.
struct DoorRules {
    const Version& version;
    const DoorSchemas& schemas;
    const Partners& partners;
    const TrustStore* trust;
    const DoorSettings& limits;
};

/// A call whose signature holds. The nodes show `document`.
struct DoorCall {
    XmlDocument document;
    std::shared_ptr<const Parts> parts;  ///< contents of attachments that came as XOP parts
    std::string kept;                    ///< what proves the call: its octets, without long contents of attachments
    std::string operation;               ///< "SendRequest" …
    XmlNode request;                     ///< SendRequestRequest …
    XmlNode target;  ///< the signed element: SenderProvided*Data, MessageTypeSelector, AckTargetMessage, Timestamp
    XmlNode holder;  ///< CallerInformationSystemSignature
    Partner partner;
    SignatureEvidence evidence;
};

/// Throws Fault, in this order: what XML and multipart reading throw, schema_violation (no SOAP envelope), unknown_operation,
/// signature_missing, schema_violation (the envelope), signature_* and certificate_*, sender_unknown. Any thread.
/// `new_file` gives places for long parts. Blocking.
DoorCall read_call(const MessageOctets& octets, const NewFile& new_file, const DoorRules& rules, Time now);

/// What a SendRequest says. Throws Fault: InvalidMessageIdFormat, StaleMessageId, message_expired (EOL),
/// BusinessDataTypeIsNotSupported (`maps_in` false and no canonical appeal), schema_violation (canonical content). Any thread.
struct DoorRequest {
    Taken taken;
    std::string node_id;
};
DoorRequest read_request(const DoorCall& call, const DoorRules& rules, bool maps_in, Time now);

/// What a SendResponse says; `taken.reply_to` is its To. Throws Fault: InvalidMessageIdFormat, StaleMessageId,
/// IncorrectResponseContentType. Any thread.
Taken read_response(const DoorCall& call, const DoorRules& rules, Time now);

}  // namespace gateway::smev3
