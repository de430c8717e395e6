#include "adapters/smev3/door_call.hpp"

#include <utility>

#include "adapters/smev3/door_fault.hpp"
#include "adapters/smev3/element.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/names.hpp"
#include "adapters/smev3/personal.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::string_view suffix = "Request";
constexpr int moscow = 180;  ///< minutes east of UTC: SMEV's times without an offset

XmlNode request_of(const XmlDocument& document, const Version& version) {
    const XmlNode root = document.root();
    if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::schema_violation, "a SOAP 1.1 Envelope is expected", root.path());
    const XmlNode request = root.child(soap_ns, "Body").first_child();
    if (!request) throw Fault(Cause::schema_violation, "an empty soap:Body", root.path());
    const std::string_view name = request.name();
    const bool known = request.ns() == version.types && name.ends_with(suffix) &&
                       version.has_operation(name.substr(0, name.size() - suffix.size()));
    if (!known || request.next()) {
        throw Fault(Cause::unknown_operation, "this address serves the operations of schema " + std::string(version.number),
                    request.path());
    }
    return request;
}

XmlNode target_of(XmlNode request, std::string_view operation, const Version& version) {
    if (operation == "SendRequest") return request.child(version.types, "SenderProvidedRequestData");
    if (operation == "SendResponse") return request.child(version.types, "SenderProvidedResponseData");
    if (operation == "Ack") return request.child(version.basic, "AckTargetMessage");
    if (operation == "GetRequest" || operation == "GetResponse") return request.child(version.basic, "MessageTypeSelector");
    return request.child(version.basic, "Timestamp");
}

void check_message_id(const std::string& id, const DoorRules& rules, Time now) {
    if (uuid_version(id) != 1) throw message_id_fault("InvalidMessageIdFormat", 300, "MessageID is no UUID of version 1");
    const auto age = now - uuid_time(id);
    if (age > rules.limits.stale_after || age < -rules.limits.stale_after)
        throw message_id_fault("StaleMessageId", 302, "the time in the MessageID is too far from now");
}

Taken taken_of(const DoorCall& call, const DoorRules& rules, Time now) {
    const Version& version = rules.version;
    Taken taken;
    taken.evidence.push_back(call.evidence);
    taken.message_id = call.target.child(version.types, "MessageID").trimmed();
    check_message_id(taken.message_id, rules, now);
    taken.sender = call.partner.mnemonic;
    taken.content = call.target.child(version.basic, "MessagePrimaryContent").first_child();
    taken.personal_signature = check_personal(call.document, call.target, taken.content, rules.trust, now, taken.evidence);
    require_unbroken(taken.personal_signature);
    taken.content_digest = content_digest(call.target, call.holder);
    taken.files = read_files(call.target, {}, call.request);
    taken.files.parts = call.parts;
    return taken;
}

}  // namespace

DoorCall read_call(const MessageOctets& octets, const NewFile& new_file, const DoorRules& rules, Time now) {
    MultipartLimits limits;
    limits.max_parts_octets = rules.limits.max_message;
    Unpacked message = unpack(octets, new_file, limits);
    DoorCall call{std::move(message.document),
                  std::make_shared<const Parts>(std::move(message.parts)),
                  std::move(message.kept),
                  {},
                  {},
                  {},
                  {},
                  {},
                  {}};
    call.request = request_of(call.document, rules.version);
    call.operation = call.request.name().substr(0, call.request.name().size() - suffix.size());
    call.holder = call.request.child(rules.version.types, "CallerInformationSystemSignature");
    const XmlNode signature = call.holder.child(dsig_ns, "Signature");
    if (!signature) throw Fault(Cause::signature_missing, "CallerInformationSystemSignature", call.request.path());
    rules.schemas.require_envelope(call.request);
    call.target = target_of(call.request, call.operation, rules.version);
    XmlSignatureCheck check =
        verify_xml_signature(call.document, signature, call.target, XmlTransforms::smev, rules.trust, now);
    if (!check.valid()) throw Fault(check.cause, check.detail, signature.path());
    std::optional<Partner> partner = rules.partners.of(*check.signer);
    if (!partner) throw Fault(Cause::sender_unknown, "the certificate is not on the list");
    call.partner = std::move(*partner);
    call.evidence = std::move(check.evidence);
    return call;
}

DoorRequest read_request(const DoorCall& call, const DoorRules& rules, bool maps_in, Time now) {
    DoorRequest request{taken_of(call, rules, now), {}};
    Taken& taken = request.taken;
    taken.transaction_code = smev_text(call.target, "TransactionCode");
    taken.reference_id = smev_text(call.target, "ReferenceMessageID");
    taken.test = static_cast<bool>(smev_child(call.target, "TestMessage"));
    request.node_id = smev_text(call.target, "NodeID");
    const auto end_of_life = parse_rfc3339(smev_text(call.target, "EOL"), moscow);
    if (end_of_life && *end_of_life < now) throw Fault(Cause::message_expired, "EOL", call.target.path());
    if (taken.content && !maps_in && !taken.content.is(appeal_xml_ns, "appeal"))
        throw content_type_fault(taken.content.name(), taken.content.ns());
    rules.schemas.require_content(taken.content);
    return request;
}

Taken read_response(const DoorCall& call, const DoorRules& rules, Time now) {
    Taken taken = taken_of(call, rules, now);
    taken.kind = Taken::Kind::response;
    taken.reply_to = smev_text(call.target, "To");
    if (taken.content.is(appeal_xml_ns, "appeal"))
        throw DoorFault(Cause::schema_violation, "IncorrectResponseContentType", 0, "the content is a request");
    for (const XmlNode child : call.target.children()) {
        if (child.name() != "RequestRejected") continue;
        taken.rejections.push_back({smev_text(child, "RejectionReasonCode"), smev_text(child, "RejectionReasonDescription")});
    }
    const XmlNode status = smev_child(call.target, "RequestStatus");
    taken.status_code = smev_text(status, "StatusCode");
    taken.status_text = smev_text(status, "StatusDescription");
    if (!taken.content && taken.rejections.empty() && !status)
        throw Fault(Cause::schema_violation, "an answer without content, rejection or status", call.target.path());
    return taken;
}

}  // namespace gateway::smev3
