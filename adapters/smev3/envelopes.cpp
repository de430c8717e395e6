#include "adapters/smev3/envelopes.hpp"

#include <utility>

#include "adapters/smev3/element.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::string_view signed_id = "SIGNED_BY_CALLER";

/// A standalone element with the declarations it needs: what is signed is what will stand in the message.
std::string standalone(const Version& version, std::string_view name, std::string_view attributes, std::string_view inner) {
    std::string xml = "<";
    xml.append(name).append(" xmlns:t=\"").append(version.types).append("\" xmlns:b=\"").append(version.basic).append("\" ");
    return xml.append(attributes).append(">").append(inner).append("</").append(name).append(">");
}

std::string id_attribute(std::string_view id) {
    return "Id=\"" + std::string(id) + "\"";
}

}  // namespace

EnvelopeWriter::EnvelopeWriter(const Smev3Settings& settings, std::shared_ptr<const SigningKey> key)
    : version_(version_of(settings.version)),
      node_id_(settings.node_id),
      test_message_(settings.test_message),
      key_(std::move(key)) {}

std::string EnvelopeWriter::call(std::string_view operation, std::string_view signed_element,
                                 const std::string& contents) const {
    const std::string signature = sign_xml_element(signed_element, signed_id, XmlTransforms::smev, *key_);
    const std::string name = "t:" + std::string(operation) + "Request";
    std::string xml = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body><";
    xml.append(name).append(" xmlns:t=\"").append(version_.types).append("\" xmlns:b=\"").append(version_.basic).append("\">");
    xml.append(signed_element).append(contents).append("<t:CallerInformationSystemSignature>").append(signature);
    return xml.append("</t:CallerInformationSystemSignature></").append(name).append("></soap:Body></soap:Envelope>");
}

std::string EnvelopeWriter::send_request(const RequestMessage& message) const {
    std::string inner =
        element("t:MessageID", message.message_id) + element("t:ReferenceMessageID", message.reference_message_id) +
        optional_element("t:TransactionCode", message.transaction_code) + optional_element("t:NodeID", node_id_);
    if (message.end_of_life) inner += element("t:EOL", to_rfc3339(*message.end_of_life));
    inner += "<b:MessagePrimaryContent>" + message.content + "</b:MessagePrimaryContent>";
    inner += header_lists(version_, message.files);
    if (test_message_) inner += "<t:TestMessage/>";
    return call("SendRequest", standalone(version_, "t:SenderProvidedRequestData", id_attribute(signed_id), inner),
                content_list(message.files));
}

std::string EnvelopeWriter::send_response(const ResponseMessage& message) const {
    std::string inner = element("t:MessageID", message.message_id) + element("t:To", message.to);
    if (message.rejection) {
        inner += "<t:RequestRejected>" + element("t:RejectionReasonCode", message.rejection->code) +
                 element("t:RejectionReasonDescription", message.rejection->text) + "</t:RequestRejected>";
    } else if (message.status) {
        inner += "<t:RequestStatus>" + element("t:StatusCode", std::to_string(message.status->code)) +
                 element("t:StatusDescription", message.status->text) + "</t:RequestStatus>";
    } else {
        inner += "<b:MessagePrimaryContent>" + message.content + "</b:MessagePrimaryContent>";
        inner += header_lists(version_, message.files);
    }
    return call("SendResponse", standalone(version_, "t:SenderProvidedResponseData", id_attribute(signed_id), inner),
                content_list(message.files));
}

std::string EnvelopeWriter::selector(std::string_view operation, const ContentType* filter, Time now) const {
    std::string inner;
    if (filter != nullptr) inner = element("b:NamespaceURI", filter->ns) + element("b:RootElementLocalName", filter->root);
    inner += element("b:Timestamp", to_rfc3339(now)) + optional_element("b:NodeID", node_id_);
    return call(operation, standalone(version_, "b:MessageTypeSelector", id_attribute(signed_id), inner));
}

std::string EnvelopeWriter::get_request(const ContentType* filter, Time now) const {
    return selector("GetRequest", filter, now);
}

std::string EnvelopeWriter::get_response(const ContentType* filter, Time now) const {
    return selector("GetResponse", filter, now);
}

std::string EnvelopeWriter::get_status(Time now) const {
    return call("GetStatus", standalone(version_, "b:Timestamp", id_attribute(signed_id), to_rfc3339(now)));
}

std::string EnvelopeWriter::ack(const std::string& message_id, bool accepted) const {
    const std::string attributes = id_attribute(signed_id) + (accepted ? " accepted=\"true\"" : " accepted=\"false\"");
    return call("Ack", standalone(version_, "b:AckTargetMessage", attributes, xml_escape(message_id)));
}

std::string EnvelopeWriter::send_request_answer(const std::string& message_id, Time now, bool signed_answer) const {
    const std::string inner = element("t:MessageId", message_id) + element("t:MessageType", "REQUEST") +
                              "<t:Sender><t:Mnemonic>gateway</t:Mnemonic></t:Sender>" +
                              element("t:SendingTimestamp", to_rfc3339(now)) + element("t:Status", "requestIsQueued");
    constexpr std::string_view id = "SIGNED_BY_SMEV";
    const std::string metadata = standalone(version_, "t:MessageMetadata", id_attribute(id), inner);
    std::string xml =
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><t:SendRequestResponse xmlns:t=\"" +
        std::string(version_.types) + "\">" + metadata;
    if (signed_answer) {
        xml += "<t:SMEVSignature>" + sign_xml_element(metadata, id, XmlTransforms::smev, *key_) + "</t:SMEVSignature>";
    }
    return xml + "</t:SendRequestResponse></soap:Body></soap:Envelope>";
}

}  // namespace gateway::smev3
