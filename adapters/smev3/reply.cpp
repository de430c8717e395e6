#include "adapters/smev3/reply.hpp"

#include <utility>

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/names.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

/// The check of the ds:Signature in `holder` over `target`; the evidence is kept either way.
Cause checked(const XmlDocument& document, XmlNode holder, XmlNode target, const TrustStore* trust, Time now,
              std::vector<SignatureEvidence>& evidence) {
    const XmlNode signature = holder.child(dsig_ns, "Signature");
    if (!signature) {
        SignatureEvidence absent;
        absent.format = "smev";
        absent.verdict = "absent";
        absent.covers = std::string(target.name());
        absent.verified_at = now;
        evidence.push_back(absent);
        return Cause::signature_missing;
    }
    XmlSignatureCheck check = verify_xml_signature(document, signature, target, XmlTransforms::smev, trust, now);
    evidence.push_back(std::move(check.evidence));
    return check.cause;
}

void read_verdict(Taken& taken, XmlNode status) {
    taken.async_status = smev_text(status, "StatusCategory");
    if (taken.original_id.empty()) taken.original_id = smev_text(status, "OriginalMessageId");
    if (const XmlNode fault = smev_child(status, "SmevFault")) taken.async_fault = read_inner_fault(fault);
}

void append(std::string& list, std::string_view separator, const std::string& item) {
    if (!list.empty()) list += separator;
    list += item;
}

void read_provided(Taken& taken, XmlNode provided) {
    taken.message_id = smev_text(provided, "MessageID");
    taken.reference_id = smev_text(provided, "ReferenceMessageID");
    taken.transaction_code = smev_text(provided, "TransactionCode");
    taken.test = static_cast<bool>(smev_child(provided, "TestMessage"));
    taken.content = smev_child(provided, "MessagePrimaryContent").first_child();
    for (const XmlNode rejected : provided.children()) {
        if (rejected.name() != "RequestRejected") continue;
        append(taken.rejection, ", ", smev_text(rejected, "RejectionReasonCode"));
        append(taken.rejection_text, "\n", smev_text(rejected, "RejectionReasonDescription"));
    }
    if (const XmlNode status = smev_child(provided, "RequestStatus")) {
        taken.status_code = smev_text(status, "StatusCode");
        taken.status_text = smev_text(status, "StatusDescription");
    }
    if (const XmlNode status = smev_child(provided, "AsyncProcessingStatus")) read_verdict(taken, status);
}

/// `message` is RequestMessage or ResponseMessage, `inner` its Request or Response.
Taken read_taken(const XmlDocument& document, XmlNode message, XmlNode inner, const TrustStore* trust, Time now) {
    Taken taken;
    const bool request = inner.name() == "Request";
    taken.kind = request ? Taken::Kind::request : Taken::Kind::response;
    const XmlNode provided = smev_child(inner, request ? "SenderProvidedRequestData" : "SenderProvidedResponseData");
    if (!provided) throw Fault(Cause::partner_garbage, "no SenderProvided*Data", inner.path());
    taken.smev_signature = checked(document, smev_child(message, "SMEVSignature"), inner, trust, now, taken.evidence);
    const XmlNode sender = smev_child(inner, "SenderInformationSystemSignature");
    taken.sender_signature = checked(document, sender, provided, trust, now, taken.evidence);
    taken.original_id = smev_text(inner, "OriginalMessageId");
    taken.reply_to = smev_text(inner, "ReplyTo");
    const XmlNode metadata = smev_child(inner, "MessageMetadata");
    taken.sender = smev_text(smev_child(metadata, "Sender"), "Mnemonic");
    taken.sent_at = parse_rfc3339(smev_text(metadata, "SendingTimestamp"), 180);
    read_provided(taken, provided);
    taken.files = read_files(provided, inner, message);
    taken.content_digest = content_digest(provided, taken.sender_signature == Cause::none ? sender : XmlNode());
    if (taken.message_id.empty()) taken.message_id = smev_text(metadata, "MessageId");
    if (taken.message_id.empty()) throw Fault(Cause::partner_garbage, "a message without MessageID", inner.path());
    return taken;
}

SendReceipt read_receipt(const XmlDocument& document, XmlNode answer, const TrustStore* trust, Time now) {
    SendReceipt receipt;
    const XmlNode metadata = smev_child(answer, "MessageMetadata");
    receipt.message_id = smev_text(metadata, "MessageId");
    receipt.status = smev_text(metadata, "Status");
    checked(document, smev_child(answer, "SMEVSignature"), metadata, trust, now, receipt.evidence);
    return receipt;
}

void read_body(Reply& reply, XmlNode answer, const TrustStore* trust, Time now) {
    const std::string_view name = answer.name();
    if (name == "SendRequestResponse" || name == "SendResponseResponse") {
        reply.receipt = read_receipt(reply.document, answer, trust, now);
    } else if (name == "AckResponse") {
        reply.acknowledged = true;
    } else if (name == "GetRequestResponse" || name == "GetResponseResponse" || name == "GetStatusResponse") {
        const XmlNode message = answer.first_child();
        const XmlNode inner = message.first_child();
        reply.empty_queue = !message;
        const bool known = inner.name() == "Request" || inner.name() == "Response";
        if (message && !known) reply.not_served = inner.name();
        if (known) reply.taken = read_taken(reply.document, message, inner, trust, now);
    } else if (name != "GetIncomingQueueStatisticsResponse") {
        throw Fault(Cause::partner_garbage, "an unknown answer", answer.path());
    }
}

}  // namespace

std::string content_digest(XmlNode provided, XmlNode signature_holder) {
    if (!signature_holder) return sha256_hex(canonicalize_exclusive(provided));
    const XmlNode reference = signature_holder.child(dsig_ns, "Signature").child("SignedInfo").child("Reference");
    std::string octets;
    base64_decode(reference.child("DigestValue").text(), octets);
    return sha256_hex(reference.child("DigestMethod").attribute("Algorithm").value_or("") + "\n" + octets);
}

Reply read_reply(std::string_view content_type, std::string_view body, const TrustStore* trust, Time now) {
    return read_reply(parse_soap(content_type, body), trust, now);
}

Reply read_reply(XmlDocument document, const TrustStore* trust, Time now) {
    Reply reply{std::move(document), {}, {}, {}, false, false, {}};
    const XmlNode root = reply.document.root();
    if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::partner_garbage, "no SOAP 1.1 envelope", root.path());
    const XmlNode answer = root.child(soap_ns, "Body").first_child();
    if (!answer) throw Fault(Cause::partner_garbage, "an empty SOAP body");
    reply.fault = read_fault(answer);
    if (!reply.fault) read_body(reply, answer, trust, now);
    return reply;
}

}  // namespace gateway::smev3
