#include "adapters/smev3/reply.hpp"

#include <charconv>
#include <utility>

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/multipart.hpp"
#include "adapters/smev3/names.hpp"
#include "adapters/smev3/personal.hpp"
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

/// The codes of recipients, those of a registry's record and of its own recipients too.
void read_routing(std::vector<std::string>& codes, XmlNode status) {
    for (const XmlNode recipient : status.children()) {
        if (codes.size() >= most_routing_values || !is_smev_namespace(recipient.ns())) continue;
        if (recipient.name() == "RoutingStatusCode") codes.push_back(recipient.trimmed());
        if (recipient.name().ends_with("RoutingStatus")) read_routing(codes, recipient);
    }
}

AsyncVerdict read_verdict(XmlNode status) {
    AsyncVerdict verdict;
    verdict.original_id = smev_text(status, "OriginalMessageId");
    verdict.category = smev_text(status, "StatusCategory");
    if (const XmlNode fault = smev_child(status, "SmevFault")) verdict.fault = read_inner_fault(fault);
    if (const XmlNode routing = smev_child(status, "RoutingStatus")) read_routing(verdict.routing, routing);
    return verdict;
}

void read_status(Taken& taken, XmlNode status) {
    taken.status_code = smev_text(status, "StatusCode");
    taken.status_text = smev_text(status, "StatusDescription");
    for (const XmlNode one : status.children()) {
        if (one.name() == "StatusParameter")
            taken.status_parameters.push_back({smev_text(one, "Key"), smev_text(one, "Value")});
    }
}

void read_provided(Taken& taken, XmlNode provided) {
    taken.message_id = smev_text(provided, "MessageID");
    if (taken.reference_id.empty()) taken.reference_id = smev_text(provided, "ReferenceMessageID");
    if (taken.transaction_code.empty()) taken.transaction_code = smev_text(provided, "TransactionCode");
    taken.test = static_cast<bool>(smev_child(provided, "TestMessage"));
    taken.content = smev_child(provided, "MessagePrimaryContent").first_child();
    for (const XmlNode rejected : provided.children()) {
        if (rejected.name() != "RequestRejected") continue;
        taken.rejections.push_back(
            {smev_text(rejected, "RejectionReasonCode"), smev_text(rejected, "RejectionReasonDescription")});
    }
    if (const XmlNode status = smev_child(provided, "RequestStatus")) read_status(taken, status);
    const XmlNode verdict = smev_child(provided, "AsyncProcessingStatus");
    if (!verdict) return;
    taken.verdict = read_verdict(verdict);
    if (taken.original_id.empty()) taken.original_id = taken.verdict->original_id;
    if (taken.verdict->original_id.empty()) taken.verdict->original_id = taken.original_id;
}

/// What SMEV itself says around the sender's part.
void read_around(Taken& taken, XmlNode inner) {
    taken.original_id = smev_text(inner, "OriginalMessageId");
    taken.transaction_code = smev_text(inner, "OriginalTransactionCode");
    taken.reference_id = smev_text(inner, "ReferenceMessageID");
    taken.reply_to = smev_text(inner, "ReplyTo");
    const XmlNode metadata = smev_child(inner, "MessageMetadata");
    taken.sender = smev_text(smev_child(metadata, "Sender"), "Mnemonic");
    taken.sent_at = parse_rfc3339(smev_text(metadata, "SendingTimestamp"), 180);
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
    read_around(taken, inner);
    read_provided(taken, provided);
    // The official's signature lies under the sender's; a request without one is the rule.
    taken.personal_signature = check_personal(document, provided, taken.content, trust, now, taken.evidence);
    taken.files = read_files(provided, inner, message);
    taken.content_digest = content_digest(provided, taken.sender_signature == Cause::none ? sender : XmlNode());
    if (taken.message_id.empty()) taken.message_id = smev_text(smev_child(inner, "MessageMetadata"), "MessageId");
    if (taken.message_id.empty()) throw Fault(Cause::partner_garbage, "a message without MessageID", inner.path());
    return taken;
}

/// Schemas up to 1.2: the sender of a request takes it back.
Taken read_cancel(const XmlDocument& document, XmlNode message, XmlNode inner, const TrustStore* trust, Time now) {
    Taken taken;
    taken.kind = Taken::Kind::cancel;
    taken.smev_signature = checked(document, smev_child(message, "SMEVSignature"), inner, trust, now, taken.evidence);
    taken.sender_signature = taken.personal_signature = Cause::signature_missing;
    read_around(taken, inner);
    taken.original_id = smev_text(inner, "MessageReference");
    taken.message_id = smev_text(inner, "MessageID");
    taken.content_digest = sha256_hex(canonicalize_exclusive(inner));
    if (taken.message_id.empty()) throw Fault(Cause::partner_garbage, "a Cancel without MessageID", inner.path());
    return taken;
}

StatusNews read_news(const XmlDocument& document, XmlNode message, XmlNode data, const TrustStore* trust, Time now) {
    StatusNews news;
    news.smev_signature = checked(document, smev_child(message, "SMEVSignature"), data, trust, now, news.evidence);
    news.verdict = read_verdict(smev_child(data, "AsyncProcessingStatus"));
    return news;
}

std::vector<QueueFill> read_queues(XmlNode answer) {
    std::vector<QueueFill> queues;
    for (const XmlNode one : answer.children()) {
        const std::string number = one.attribute("pendingMessageNumber").value_or("");
        QueueFill fill{one.attribute("queueName").value_or(""), 0};
        const auto read = std::from_chars(number.data(), number.data() + number.size(), fill.waiting);
        if (one.name() == "QueueStatistics" && read.ec == std::errc()) queues.push_back(std::move(fill));
    }
    return queues;
}

SendReceipt read_receipt(const XmlDocument& document, XmlNode answer, const TrustStore* trust, Time now) {
    SendReceipt receipt;
    const XmlNode metadata = smev_child(answer, "MessageMetadata");
    receipt.message_id = smev_text(metadata, "MessageId");
    receipt.status = smev_text(metadata, "Status");
    checked(document, smev_child(answer, "SMEVSignature"), metadata, trust, now, receipt.evidence);
    return receipt;
}

void read_message(Reply& reply, XmlNode message, const TrustStore* trust, Time now) {
    const XmlNode inner = message.first_child();
    reply.empty_queue = !message;
    if (!message) return;
    if (inner.name() == "Request" || inner.name() == "Response")
        reply.taken = read_taken(reply.document, message, inner, trust, now);
    else if (inner.name() == "Cancel")
        reply.taken = read_cancel(reply.document, message, inner, trust, now);
    else if (inner.name() == "AsyncProcessingStatusData")
        reply.news = read_news(reply.document, message, inner, trust, now);
    else
        reply.not_served = inner.name();
}

void read_body(Reply& reply, XmlNode answer, const TrustStore* trust, Time now) {
    const std::string_view name = answer.name();
    if (name == "SendRequestResponse" || name == "SendResponseResponse") {
        reply.receipt = read_receipt(reply.document, answer, trust, now);
    } else if (name == "AckResponse") {
        reply.acknowledged = true;
    } else if (name == "GetRequestResponse" || name == "GetResponseResponse" || name == "GetStatusResponse") {
        read_message(reply, answer.first_child(), trust, now);
    } else if (name == "GetIncomingQueueStatisticsResponse") {
        reply.queues = read_queues(answer);
    } else {
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
    Reply reply{std::move(document), {}, {}, {}, {}, {}, false, false, {}};
    const XmlNode root = reply.document.root();
    if (!root.is(soap_ns, "Envelope")) throw Fault(Cause::partner_garbage, "no SOAP 1.1 envelope", root.path());
    const XmlNode answer = root.child(soap_ns, "Body").first_child();
    if (!answer) throw Fault(Cause::partner_garbage, "an empty SOAP body");
    reply.fault = read_fault(answer);
    if (!reply.fault) read_body(reply, answer, trust, now);
    return reply;
}

}  // namespace gateway::smev3
