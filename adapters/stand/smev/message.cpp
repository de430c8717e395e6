#include "adapters/stand/smev/message.hpp"

#include "gateway/core/digest.hpp"

namespace gateway::stand::smev {

namespace {

std::string file_signature(const File& file) {
    return file.signature.empty() ? std::string() : element("b:SignaturePKCS7", base64_encode(file.signature));
}

std::string headers(const Message& message, const Version& version) {
    std::string contents, references;
    for (const File& file : message.files) {
        if (file.way != Way::storage) {
            contents += "<b:AttachmentHeader>" + element("b:contentId", file.id) + element("b:MimeType", file.mime_type) +
                        file_signature(file) + "</b:AttachmentHeader>";
            continue;
        }
        references += "<b:RefAttachmentHeader>" + element("b:uuid", file.id);
        if (version.file_names) references += element("b:FileName", file.name);
        references += element("b:Hash", file.hash) + element("b:MimeType", file.mime_type) + file_signature(file) +
                      "</b:RefAttachmentHeader>";
    }
    std::string xml;
    if (!contents.empty()) xml += "<b:AttachmentHeaderList>" + contents + "</b:AttachmentHeaderList>";
    if (!references.empty()) xml += "<b:RefAttachmentHeaderList>" + references + "</b:RefAttachmentHeaderList>";
    return xml;
}

std::string inner(const Message& message, const Version& version) {
    const bool is_request = message.kind == MessageKind::request;
    std::string xml = element("t:MessageID", message.id);
    if (is_request) {
        xml += element("t:ReferenceMessageID", message.reference) + element("t:TransactionCode", message.code);
        if (!message.eol.empty()) xml += element("t:EOL", message.eol);
    } else {
        xml += element("t:To", message.to);
    }
    if (!message.instead.empty()) return xml + message.instead;
    xml += "<b:MessagePrimaryContent>" + message.content + "</b:MessagePrimaryContent>";
    if (!message.personal.empty()) xml += "<t:PersonalSignature>" + message.personal + "</t:PersonalSignature>";
    xml += headers(message, version);
    return is_request && message.test ? xml + "<t:TestMessage/>" : xml;
}

std::string party(std::string_view name, std::string_view mnemonic, const Shape& shape) {
    std::string xml = "<t:" + std::string(name) + ">" + element("t:Mnemonic", mnemonic);
    if (shape.xsd) xml += element("t:HumanReadableName", mnemonic);
    return xml + "</t:" + std::string(name) + ">";
}

}  // namespace

const Signed& written(Message& message, const Version& version) {
    const auto relayed = message.written.find("");
    if (relayed != message.written.end()) return relayed->second;
    const auto known = message.written.find(version.types);
    if (known != message.written.end()) return known->second;
    const bool is_request = message.kind == MessageKind::request;
    const Unsigned wanted{is_request ? "t:SenderProvidedRequestData" : "t:SenderProvidedResponseData",
                          message.key ? "SIGNED_BY_CALLER" : "SIGNED_ASYNC_BY_SMEV", inner(message, version)};
    Signed made;
    if (message.key && message.sender_signs) {
        made = sign(wanted, version, *message.key);
    } else {
        made.element =
            "<" + wanted.name + declarations(version) + " Id=\"" + wanted.id + "\">" + wanted.inner + "</" + wanted.name + ">";
    }
    return message.written.emplace(version.types, std::move(made)).first->second;
}

std::string metadata(const Message& message, const Version& version, const Shape& shape, Time now) {
    const bool full = shape.xsd && version.delivery_block;
    std::string xml = "<t:MessageMetadata>" + element("t:MessageId", message.id) +
                      element("t:MessageType", message.kind == MessageKind::request    ? "REQUEST"
                                               : message.kind == MessageKind::response ? "RESPONSE"
                                                                                       : "CANCEL") +
                      party("Sender", message.sender_mnemonic, shape) +
                      element("t:SendingTimestamp", to_rfc3339(message.sent_at, 180));
    if (full) xml += element("t:DestinationName", "stand");
    xml += party("Recipient", message.recipient_mnemonic, shape);
    if (full) {
        xml += "<t:SupplementaryData>" + element("t:DetectedContentTypeName", "not detected") +
               element("t:InteractionType", "NotDetected") + "</t:SupplementaryData>";
    }
    xml += element("t:DeliveryTimestamp", to_rfc3339(now, 180));
    // Real traffic has a status of 1.3 in every namespace (facts/smev.md §3.6).
    xml += element("t:Status", full ? "underProcessing" : "messageIsDelivered");
    return xml + "</t:MessageMetadata>";
}

}  // namespace gateway::stand::smev
