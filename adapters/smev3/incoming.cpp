#include "adapters/smev3/incoming.hpp"

#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

std::string required(XmlNode provided, const Names& names, std::string_view name) {
    std::string text = provided.child(names.types, name).trimmed();
    if (text.empty()) throw Fault(Cause::missing_field, std::string(name), provided.path());
    return text;
}

XmlNode request_of(const XmlDocument& document, const Names& names) {
    const XmlNode root = document.root();
    if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::schema_violation, "a SOAP 1.1 Envelope is expected", root.path());
    const XmlNode request = root.child(soap_ns, "Body").first_child();
    if (!request) throw Fault(Cause::schema_violation, "an empty soap:Body", root.path());
    if (!request.is(names.types, "SendRequestRequest")) {
        throw Fault(Cause::unknown_operation, "only SendRequest of schema 1.2 is served here", request.path());
    }
    return request;
}

}  // namespace

Call read_send_request(const XmlDocument& document, const Names& names, const TrustStore* trust, Time now) {
    const XmlNode request = request_of(document, names);
    const XmlNode provided = request.child(names.types, "SenderProvidedRequestData");
    if (!provided) throw Fault(Cause::missing_field, "SenderProvidedRequestData", request.path());
    const XmlNode signature = request.child(names.types, "CallerInformationSystemSignature").child(dsig_ns, "Signature");
    if (!signature) throw Fault(Cause::signature_missing, "CallerInformationSystemSignature", request.path());
    XmlSignatureCheck check = verify_xml_signature(document, signature, provided, XmlTransforms::smev, trust, now);
    if (!check.valid()) throw Fault(check.cause, check.detail, signature.path());
    Call call;
    call.sender = check.signer ? check.signer->subject() : std::string();
    call.taken.evidence.push_back(std::move(check.evidence));
    call.taken.message_id = required(provided, names, "MessageID");
    if (uuid_version(call.taken.message_id) != 1)
        throw Fault(Cause::bad_value, "MessageID is no UUID of version 1", provided.path());
    call.taken.transaction_code = provided.child(names.types, "TransactionCode").trimmed();
    call.taken.reference_id = provided.child(names.types, "ReferenceMessageID").trimmed();
    call.taken.sender = call.sender;
    call.taken.content = provided.child(names.basic, "MessagePrimaryContent").first_child();
    call.taken.content_digest = sha256_hex(canonicalize_exclusive(provided));
    return call;
}

}  // namespace gateway::smev3
