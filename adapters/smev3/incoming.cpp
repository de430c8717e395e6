#include "adapters/smev3/incoming.hpp"

#include <algorithm>
#include <utility>

#include "adapters/smev3/names.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_sender = 300;  ///< of an Envelope

XmlNode request_of(const XmlDocument& document, const Version& names) {
    const XmlNode root = document.root();
    if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::schema_violation, "a SOAP 1.1 Envelope is expected", root.path());
    const XmlNode request = root.child(soap_ns, "Body").first_child();
    if (!request) throw Fault(Cause::schema_violation, "an empty soap:Body", root.path());
    if (!request.is(names.types, "SendRequestRequest") || request.next()) {
        throw Fault(Cause::unknown_operation, "only SendRequest of schema 1.2 is served here", request.path());
    }
    return request;
}

bool equal_hex(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool admitted(const Senders& senders, const Certificate& signer) {
    const std::string subject = signer.subject();
    return senders.empty() || std::ranges::any_of(senders, [&](const std::string& entry) {
               return equal_hex(entry, signer.sha256()) || subject.find(entry) != std::string::npos;
           });
}

std::string sender_of(const Certificate& signer) {
    std::string subject = signer.subject();
    return subject.size() <= longest_sender ? subject : "subject-sha256:" + sha256_hex(subject);
}

}  // namespace

Call read_send_request(const XmlDocument& document, const DoorRules& rules, Time now) {
    const Version& names = rules.names;
    const XmlNode request = request_of(document, names);
    const XmlNode holder = request.child(names.types, "CallerInformationSystemSignature");
    const XmlNode signature = holder.child(dsig_ns, "Signature");
    if (!signature) throw Fault(Cause::signature_missing, "CallerInformationSystemSignature", request.path());
    rules.schemas.require_envelope(request);
    const XmlNode provided = request.child(names.types, "SenderProvidedRequestData");
    XmlSignatureCheck check = verify_xml_signature(document, signature, provided, XmlTransforms::smev, rules.trust, now);
    if (!check.valid()) throw Fault(check.cause, check.detail, signature.path());
    if (!admitted(rules.senders, *check.signer)) throw Fault(Cause::sender_unknown, "the certificate is not on the list");

    Call call;
    call.sender = sender_of(*check.signer);
    Taken& taken = call.taken;
    taken.evidence.push_back(std::move(check.evidence));
    taken.message_id = provided.child(names.types, "MessageID").text();
    if (uuid_version(taken.message_id) != 1)
        throw Fault(Cause::bad_value, "MessageID is no UUID of version 1", provided.path());
    taken.transaction_code = provided.child(names.types, "TransactionCode").trimmed();
    taken.reference_id = provided.child(names.types, "ReferenceMessageID").trimmed();
    taken.test = static_cast<bool>(provided.child(names.types, "TestMessage"));
    taken.files = read_files(provided, {}, request);
    taken.content = provided.child(names.basic, "MessagePrimaryContent").first_child();
    taken.content_digest = content_digest(provided, holder);
    rules.schemas.require_content(taken.content);
    return call;
}

}  // namespace gateway::smev3
