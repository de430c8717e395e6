#include "adapters/smev3/door_messages.hpp"

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/names.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::string_view by_us = "SIGNED_BY_SMEV";
constexpr std::string_view by_sender = "SIGNED_BY_CALLER";

std::string soap(std::string_view body) {
    std::string xml = "<soap:Envelope xmlns:soap=\"" + std::string(soap_ns) + "\"><soap:Body>";
    return xml.append(body).append("</soap:Body></soap:Envelope>");
}

std::string declarations(const Version& version) {
    return " xmlns:t=\"" + std::string(version.types) + "\" xmlns:b=\"" + std::string(version.basic) + "\"";
}

/// A standalone element with Id: what is signed is what will stand in the message.
std::string standalone(const Version& version, std::string_view name, std::string_view id, std::string_view inner) {
    std::string xml = "<";
    xml.append(name).append(declarations(version)).append(" Id=\"").append(id).append("\">").append(inner);
    return xml.append("</").append(name).append(">");
}

std::string answer(const Version& version, std::string_view name, std::string_view inner) {
    std::string xml = "<t:";
    xml.append(name).append(declarations(version));
    if (inner.empty()) return xml.append("/>");
    return xml.append(">").append(inner).append("</t:").append(name).append(">");
}

/// AttachmentContentList with the octets in it: the schema allows it beside MTOM, and any client can read it.
std::string contents_of(const std::vector<OutgoingFile>& files, const Blobs& blobs) {
    std::string inner;
    for (const OutgoingFile& file : files) {
        inner += "<b:AttachmentContent>" + element("b:Id", file.header.id) + "<b:Content>" +
                 base64_encode(blobs.read(file.sha256)) + "</b:Content></b:AttachmentContent>";
    }
    return inner.empty() ? "" : "<b:AttachmentContentList>" + inner + "</b:AttachmentContentList>";
}

std::string content_of(const Version& version, const DoorMessage& message) {
    return "<b:MessagePrimaryContent>" + message.content + "</b:MessagePrimaryContent>" + header_lists(version, message.files);
}

std::string answer_of(const Version& version, const DoorMessage& message) {
    if (!message.rejection_code.empty()) {
        return "<t:RequestRejected>" + element("t:RejectionReasonCode", message.rejection_code) +
               element("t:RejectionReasonDescription", message.rejection_text) + "</t:RequestRejected>";
    }
    if (message.status_code) {
        return "<t:RequestStatus>" + element("t:StatusCode", std::to_string(*message.status_code)) +
               element("t:StatusDescription", message.status_text) + "</t:RequestStatus>";
    }
    return content_of(version, message);
}

std::string metadata_of(const Version& version, const DoorMetadata& metadata) {
    const auto person = [](std::string_view name, const std::string& mnemonic) {
        std::string xml = "<t:";
        xml.append(name).append(">");
        xml += element("t:Mnemonic", mnemonic) + element("t:HumanReadableName", mnemonic);
        return xml.append("</t:").append(name).append(">");
    };
    std::string inner = element("t:MessageId", metadata.message_id) + element("t:MessageType", metadata.type) +
                        person("Sender", metadata.sender) + element("t:SendingTimestamp", to_rfc3339(metadata.sent_at));
    if (version.full_metadata) inner += element("t:DestinationName", metadata.recipient);
    inner += person("Recipient", metadata.recipient);
    if (version.full_metadata)
        inner += "<t:SupplementaryData>" + element("t:InteractionType", "NotDetected") + "</t:SupplementaryData>";
    return inner + element("t:Status", metadata.status);
}

}  // namespace

std::string DoorWriter::receipt(const Version& version, std::string_view operation, const DoorMetadata& metadata,
                                bool sign) const {
    std::string body = standalone(version, "t:MessageMetadata", by_us, metadata_of(version, metadata));
    if (sign) {
        const std::string signature = sign_xml_element(body, by_us, XmlTransforms::smev, *key_);
        body += "<t:SMEVSignature>" + signature + "</t:SMEVSignature>";
    }
    return soap(answer(version, std::string(operation) + "Response", body));
}

DoorMetadata DoorWriter::about(const DoorMessage& message, std::string_view type, std::string_view status) const {
    return {message.message_id, mnemonic_, message.recipient, std::string(type), std::string(status), message.now};
}

std::string DoorWriter::given(const Version& version, std::string_view kind, const std::string& inner,
                              const std::string& files) const {
    const std::string name = "t:" + std::string(kind);
    const std::string element = standalone(version, name, by_us, inner);
    const std::string signature = sign_xml_element(element, by_us, XmlTransforms::smev, *key_);
    const std::string body = "<" + name + "Message>" + element + files + "<t:SMEVSignature>" + signature +
                             "</t:SMEVSignature></" + name + "Message>";
    return soap(answer(version, "Get" + std::string(kind) + "Response", body));
}

std::string DoorWriter::request(const Version& version, const DoorMessage& message, const Blobs& blobs) const {
    std::string inner = element("t:MessageID", message.message_id) + element("t:ReferenceMessageID", message.message_id) +
                        element("t:TransactionCode", message.transaction_code) + content_of(version, message);
    if (message.test) inner += "<t:TestMessage/>";
    const std::string provided = standalone(version, "t:SenderProvidedRequestData", by_sender, inner);
    const std::string signature = sign_xml_element(provided, by_sender, XmlTransforms::smev, *key_);
    const DoorMetadata metadata = about(message, "REQUEST", "underProcessing");
    return given(version, "Request",
                 provided + "<t:MessageMetadata>" + metadata_of(version, metadata) + "</t:MessageMetadata>" +
                     element("t:ReplyTo", message.reply_to) + "<t:SenderInformationSystemSignature>" + signature +
                     "</t:SenderInformationSystemSignature>",
                 contents_of(message.files, blobs));
}

std::string DoorWriter::response(const Version& version, const DoorMessage& message, const Blobs& blobs) const {
    const std::string inner =
        element("t:MessageID", message.message_id) + element("t:To", message.to) + answer_of(version, message);
    const std::string provided = standalone(version, "t:SenderProvidedResponseData", by_sender, inner);
    const std::string signature = sign_xml_element(provided, by_sender, XmlTransforms::smev, *key_);
    const DoorMetadata metadata = about(message, "RESPONSE", "responseIsAcceptedBySmev");
    return given(version, "Response",
                 element("t:OriginalMessageId", message.original_id) +
                     element("t:OriginalTransactionCode", message.transaction_code) +
                     element("t:ReferenceMessageID", message.reference_id) + provided + "<t:MessageMetadata>" +
                     metadata_of(version, metadata) + "</t:MessageMetadata><t:SenderInformationSystemSignature>" + signature +
                     "</t:SenderInformationSystemSignature>",
                 contents_of(message.files, blobs));
}

std::string DoorWriter::empty(const Version& version, std::string_view name) const {
    return soap(answer(version, name, {}));
}

std::string DoorWriter::statistics(const Version& version,
                                   const std::vector<std::pair<std::string, std::int64_t>>& queues) const {
    std::string inner;
    for (const auto& [name, count] : queues) {
        inner += "<t:QueueStatistics queueName=\"" + xml_escape(name) + "\" pendingMessageNumber=\"" + std::to_string(count) +
                 "\"/>";
    }
    return soap(answer(version, "GetIncomingQueueStatisticsResponse", inner));
}

}  // namespace gateway::smev3
