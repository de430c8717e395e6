#include "adapters/smev3_adapter/writer.hpp"

namespace gateway::smev3_adapter {

namespace {

constexpr std::size_t longest_text = 4000;

std::string element(std::string_view name, std::string_view text) {
    std::string xml = "<a:";
    xml.append(name).append(">").append(xml_escape(text)).append("</a:").append(name).append(">");
    return xml;
}

std::string optional_element(std::string_view name, const std::string& text) {
    return text.empty() ? "" : element(name, text);
}

std::string wrapped(std::string_view name, std::string_view inner) {
    std::string xml = "<a:";
    return xml.append(name).append(">").append(inner).append("</a:").append(name).append(">");
}

std::string document(std::string_view name, std::string_view inner) {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a:";
    xml.append(name).append(" xmlns:a=\"").append(types_ns).append("\">");
    return xml.append(inner).append("</a:").append(name).append(">\n");
}

/// Never inside a character.
std::string cut(const std::string& text) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
        if (starts && ++characters > longest_text) return text.substr(0, at);
    }
    return text;
}

std::string content_of(const std::string& content, const std::vector<FileHeader>& files) {
    std::string inner = wrapped("MessagePrimaryContent", content);
    std::string headers;
    for (const FileHeader& file : files) {
        headers +=
            wrapped("AttachmentHeader", element("filePath", file.path) + optional_element("SignaturePKCS7", file.signature));
    }
    if (!headers.empty()) inner += wrapped("AttachmentHeaderList", headers);
    return wrapped("content", inner);
}

}  // namespace

std::string Writer::request(const std::string& client_id, const std::string& content, const std::vector<FileHeader>& files,
                            Time now) const {
    std::string metadata = element("clientId", client_id);
    if (!settings_.frgu_code.empty())
        metadata += wrapped("createGroupIdentity", element("FRGUServiceCode", settings_.frgu_code));
    metadata += optional_element("nodeId", settings_.node_id);
    if (settings_.end_of_life) metadata += element("eol", to_rfc3339(now + *settings_.end_of_life));
    if (settings_.test_message) metadata += element("testMessage", "true");
    return document("ClientMessage", element("itSystem", settings_.it_system) +
                                         wrapped("RequestMessage", wrapped("RequestMetadata", metadata) +
                                                                       wrapped("RequestContent", content_of(content, files))));
}

std::string Writer::answer(const Answer& answer) const {
    std::string content;
    if (answer.rejection) {
        content =
            wrapped("rejects", element("code", answer.rejection->code) + element("description", cut(answer.rejection->text)));
    } else if (answer.status) {
        content = wrapped("status", element("code", answer.status->code) + element("description", cut(answer.status->text)));
    } else {
        content = content_of(answer.content, answer.files);
    }
    const std::string metadata = element("clientId", answer.client_id) + element("replyToClientId", answer.reply_to);
    return document("ClientMessage", element("itSystem", settings_.it_system) +
                                         wrapped("ResponseMessage",
                                                 wrapped("ResponseMetadata", metadata) + wrapped("ResponseContent", content)));
}

std::string Writer::next_query() const {
    return document("MessageQuery", element("itSystem", settings_.it_system) + optional_element("nodeId", settings_.node_id));
}

std::string Writer::find_query(Time from) const {
    const std::string period = wrapped("messagePeriodCriteria", element("from", to_rfc3339(from)));
    return document("FindMessageQuery", element("itSystem", settings_.it_system) + wrapped("specificQuery", period));
}

std::string Writer::find_query(const std::string& client_id, bool answer) const {
    const std::string criteria =
        element("clientId", client_id) +
        element("clientIdCriteria", answer ? "GET_RESPONSE_BY_RESPONSE_CLIENTID" : "GET_REQUEST_BY_REQUEST_CLIENTID");
    return document("FindMessageQuery", element("itSystem", settings_.it_system) +
                                            wrapped("specificQuery", wrapped("messageClientIdCriteria", criteria)));
}

}  // namespace gateway::smev3_adapter
