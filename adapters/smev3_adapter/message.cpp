#include "adapters/smev3_adapter/message.hpp"

#include <array>
#include <utility>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::smev3_adapter {

namespace {

constexpr std::size_t most_files = 100;

std::string text_of(XmlNode parent, std::string_view name) {
    return parent.child(name).trimmed();
}

/// By xsi:type; a message without one shows its kind by what it holds.
std::optional<Message::Kind> kind_of(XmlNode message) {
    using enum Message::Kind;
    static constexpr std::array<std::pair<std::string_view, Message::Kind>, 8> names{{{"RequestMessageType", request},
                                                                                      {"RequestMessage", request},
                                                                                      {"ResponseMessageType", response},
                                                                                      {"ResponseMessage", response},
                                                                                      {"StatusMessage", status},
                                                                                      {"StatusMessageType", status},
                                                                                      {"ErrorMessage", error},
                                                                                      {"ErrorMessageType", error}}};
    std::string type = message.attribute("http://www.w3.org/2001/XMLSchema-instance", "type").value_or("");
    if (const auto colon = type.find(':'); colon != std::string::npos) type.erase(0, colon + 1);
    for (const auto& [name, kind] : names) {
        if (type == name) return kind;
    }
    if (message.child("RequestMetadata")) return request;
    if (message.child("ResponseMetadata")) return response;
    if (message.child("statusMetadata")) return message.child("fault") ? error : status;
    return std::nullopt;
}

void append(std::string& list, std::string_view separator, const std::string& item) {
    if (!list.empty()) list += separator;
    list += item;
}

void read_content(Message& message, XmlNode content) {
    message.content = content.child("MessagePrimaryContent").first_child();
    for (const XmlNode header : content.child("AttachmentHeaderList").children()) {
        if (message.files.size() >= most_files) throw Fault(Cause::too_large, "too many attachments", header.path());
        message.files.push_back({text_of(header, "filePath"), text_of(header, "SignaturePKCS7")});
    }
}

void read_answer(Message& message, XmlNode content) {
    read_content(message, content.child("content"));
    for (const XmlNode child : content.children()) {
        if (child.name() != "rejects") continue;
        append(message.rejection, ", ", text_of(child, "code"));
        append(message.rejection_text, "\n", text_of(child, "description"));
    }
    message.status_code = text_of(content.child("status"), "code");
    message.status_text = text_of(content.child("status"), "description");
}

void read_kind(Message& message, XmlNode node) {
    switch (message.kind) {
        case Message::Kind::request:
            message.client_id = text_of(node.child("RequestMetadata"), "clientId");
            message.test = text_of(node.child("RequestMetadata"), "testMessage") == "true";
            read_content(message, node.child("RequestContent").child("content"));
            return;
        case Message::Kind::response:
            message.client_id = text_of(node.child("ResponseMetadata"), "clientId");
            message.answers = text_of(node.child("ResponseMetadata"), "replyToClientId");
            read_answer(message, node.child("ResponseContent"));
            return;
        case Message::Kind::status:
        case Message::Kind::error:
            message.client_id = text_of(node.child("statusMetadata"), "clientId");
            message.answers = text_of(node.child("statusMetadata"), "originalClientId");
            message.category = text_of(node, "status");
            message.fault_code = smev_number(text_of(node.child("fault"), "description"));
            if (message.fault_code.empty()) message.fault_code = text_of(node.child("fault"), "code");
    }
}

}  // namespace

std::string smev_number(std::string_view text) {
    const auto at = text.find("SMEV-");
    if (at == std::string_view::npos) return {};
    std::size_t end = at + 5;
    while (end < text.size() && end < at + 10 && text[end] >= '0' && text[end] <= '9') ++end;
    return end == at + 5 ? std::string() : std::string(text.substr(at, end - at));
}

std::optional<Message> read_message(XmlNode query_result) {
    const XmlNode node = query_result.child("Message");
    if (!node || !node.first_child()) return std::nullopt;
    const auto kind = kind_of(node);
    if (!kind) throw Fault(Cause::partner_garbage, "a message of an unknown kind", node.path());
    Message message;
    message.kind = *kind;
    const XmlNode metadata = query_result.child("smevMetadata");
    message.message_id = text_of(metadata, "MessageId");
    message.reference_id = text_of(metadata, "ReferenceMessageID");
    message.transaction_code = text_of(metadata, "TransactionCode");
    message.original_message_id = text_of(metadata, "OriginalMessageID");
    message.sender = text_of(metadata, "Sender");
    message.sent_at = parse_rfc3339(text_of(metadata, "SendingDate"), 180);
    read_kind(message, node);
    if (message.client_id.empty()) throw Fault(Cause::partner_garbage, "a message without clientId", node.path());
    if (message.kind != Message::Kind::request && message.answers.empty())
        throw Fault(Cause::partner_garbage, "an answer that does not say to what", node.path());
    message.digest = sha256_hex(canonicalize_exclusive(node));
    return message;
}

XmlDocument parse_file(std::string_view octets, std::uint64_t max_octets) {
    if (octets.starts_with("\xEF\xBB\xBF")) octets.remove_prefix(3);
    return XmlDocument::parse(octets, XmlLimits{.max_octets = max_octets});
}

}  // namespace gateway::smev3_adapter
