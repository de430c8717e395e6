#include "adapters/smev3/envelopes.hpp"

#include <utility>

#include "adapters/smev3/element.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::string_view signed_id = "SIGNED_BY_CALLER";
constexpr std::string_view personal_id = "PERSONAL_SIGNATURE";
constexpr std::string_view routing_id = "ROUTING";

/// A standalone element with the declarations it needs: what is signed is what will stand in the message.
std::string standalone(const Version& version, std::string_view name, std::string_view attributes, std::string_view inner) {
    std::string xml = "<";
    xml.append(name).append(" xmlns:t=\"").append(version.types).append("\" xmlns:b=\"").append(version.basic).append("\" ");
    return xml.append(attributes).append(">").append(inner).append("</").append(name).append(">");
}

std::string routing_values(const RoutingValues& values) {
    std::string dynamic, identifiers;
    for (const std::string& value : values.dynamic) dynamic += element("r:DynamicValue", value);
    for (const std::string& value : values.identifiers) identifiers += element("r:IdentifierValue", value);
    std::string xml;
    if (!dynamic.empty()) xml += "<r:DynamicRouting>" + dynamic + "</r:DynamicRouting>";
    if (!identifiers.empty()) xml += "<r:IdentifierRouting>" + identifiers + "</r:IdentifierRouting>";
    return xml;
}

std::string status_xml(const ResponseMessage::Status& status) {
    std::string xml = "<t:RequestStatus>" + element("t:StatusCode", std::to_string(status.code));
    for (const StatusParameter& one : status.parameters)
        xml += "<t:StatusParameter>" + element("t:Key", one.key) + element("t:Value", one.value) + "</t:StatusParameter>";
    return xml + element("t:StatusDescription", status.text) + "</t:RequestStatus>";
}

/// The Id of the element's root; when it has none, `wanted` is written into its start tag.
std::string give_id(std::string& content, std::string_view wanted) {
    const XmlDocument document = XmlDocument::parse(content);
    if (const auto given = document.root().attribute("Id")) return *given;
    const auto end = content.find_first_of(" \t\r\n/>", content.find('<') + 1);
    content.insert(end, " Id=\"" + std::string(wanted) + "\"");
    return std::string(wanted);
}

std::string id_attribute(std::string_view id) {
    return "Id=\"" + std::string(id) + "\"";
}

}  // namespace

EnvelopeWriter::EnvelopeWriter(const Smev3Settings& settings, std::shared_ptr<const SigningKey> key,
                               std::shared_ptr<const SigningKey> personal)
    : version_(version_of(settings.version)),
      node_id_(settings.node_id),
      test_message_(settings.test_message),
      routing_(settings.routing),
      key_(std::move(key)),
      personal_(std::move(personal)) {}

std::string EnvelopeWriter::call(std::string_view operation, std::string_view signed_element, const Beside& beside) const {
    const std::string signature = sign_xml_element(signed_element, signed_id, XmlTransforms::smev, *key_);
    const std::string name = "t:" + std::string(operation) + "Request";
    std::string xml = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body><";
    xml.append(name).append(" xmlns:t=\"").append(version_.types).append("\" xmlns:b=\"").append(version_.basic).append("\">");
    xml.append(beside.before).append(signed_element).append(beside.contents);
    xml.append("<t:CallerInformationSystemSignature>").append(signature).append("</t:CallerInformationSystemSignature>");
    return xml.append(beside.routing).append("</").append(name).append("></soap:Body></soap:Envelope>");
}

std::string EnvelopeWriter::primary(std::string content) const {
    if (!personal_) return "<b:MessagePrimaryContent>" + content + "</b:MessagePrimaryContent>";
    const std::string id = give_id(content, personal_id);
    const std::string signature = sign_xml_element(content, id, XmlTransforms::smev, *personal_);
    return "<b:MessagePrimaryContent>" + content + "</b:MessagePrimaryContent><t:PersonalSignature>" + signature +
           "</t:PersonalSignature>";
}

std::string EnvelopeWriter::routing_of(const std::string& message_id) const {
    if (version_.routing.empty() || routing_.empty()) return {};
    std::string information = "<r:RoutingInformation xmlns:r=\"" + std::string(version_.routing) + "\" Id=\"" +
                              std::string(routing_id) + "\">" + element("r:MessageID", message_id) +
                              routing_values(routing_.everyone);
    std::string records;
    for (const RecordRouting& record : routing_.records) {
        records += "<r:RegistryRecordRouting>" + element("r:RecordId", std::to_string(record.record_id)) +
                   element("r:UseGeneralRouting", record.general ? "true" : "false") + routing_values(record.values) +
                   "</r:RegistryRecordRouting>";
    }
    if (!records.empty()) information += "<r:RegistryRouting>" + records + "</r:RegistryRouting>";
    information += "</r:RoutingInformation>";
    return "<r:Routing xmlns:r=\"" + std::string(version_.routing) + "\">" + information + "<r:RoutingSignature>" +
           sign_xml_element(information, routing_id, XmlTransforms::smev, *key_) + "</r:RoutingSignature></r:Routing>";
}

std::string EnvelopeWriter::send_request(const RequestMessage& message) const {
    std::string inner =
        element("t:MessageID", message.message_id) + optional_element("t:ReferenceMessageID", message.reference_message_id) +
        optional_element("t:TransactionCode", message.transaction_code) + optional_element("t:NodeID", node_id_);
    if (message.end_of_life) inner += element("t:EOL", to_rfc3339(*message.end_of_life));
    inner += primary(message.content) + header_lists(version_, message.files);
    if (test_message_) inner += "<t:TestMessage/>";
    return call("SendRequest", standalone(version_, "t:SenderProvidedRequestData", id_attribute(signed_id), inner),
                {{}, content_list(message.files), routing_of(message.message_id)});
}

std::string EnvelopeWriter::send_response(const ResponseMessage& message) const {
    std::string inner = element("t:MessageID", message.message_id) + element("t:To", message.to);
    std::string contents;
    for (const Rejection& one : message.rejections) {
        inner += "<t:RequestRejected>" + element("t:RejectionReasonCode", one.code) +
                 element("t:RejectionReasonDescription", one.text) + "</t:RequestRejected>";
    }
    if (message.status) {
        inner += status_xml(*message.status);
    } else if (message.rejections.empty()) {
        inner += primary(message.content) + header_lists(version_, message.files);
        contents = content_list(message.files);
    }
    return call("SendResponse", standalone(version_, "t:SenderProvidedResponseData", id_attribute(signed_id), inner),
                {{}, contents, {}});
}

std::string EnvelopeWriter::selector(std::string_view operation, const ContentType* filter, Time now) const {
    std::string inner;
    if (filter != nullptr) inner = element("b:NamespaceURI", filter->ns) + element("b:RootElementLocalName", filter->root);
    inner += element("b:Timestamp", to_rfc3339(now)) + optional_element("b:NodeID", node_id_);
    return call(operation, standalone(version_, "b:MessageTypeSelector", id_attribute(signed_id), inner), {});
}

std::string EnvelopeWriter::get_request(const ContentType* filter, Time now) const {
    return selector("GetRequest", filter, now);
}

std::string EnvelopeWriter::get_response(const ContentType* filter, Time now) const {
    return selector("GetResponse", filter, now);
}

std::string EnvelopeWriter::get_status(Time now) const {
    return call("GetStatus", standalone(version_, "b:Timestamp", id_attribute(signed_id), to_rfc3339(now)), {});
}

std::string EnvelopeWriter::get_queue_statistics(Time now) const {
    return call("GetIncomingQueueStatistics", standalone(version_, "b:Timestamp", id_attribute(signed_id), to_rfc3339(now)),
                {optional_element("t:NodeID", node_id_), {}, {}});
}

std::string EnvelopeWriter::ack(const std::string& message_id, bool accepted) const {
    const std::string attributes = id_attribute(signed_id) + (accepted ? " accepted=\"true\"" : " accepted=\"false\"");
    return call("Ack", standalone(version_, "b:AckTargetMessage", attributes, xml_escape(message_id)), {});
}

}  // namespace gateway::smev3
