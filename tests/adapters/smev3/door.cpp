#include "tests/adapters/smev3/door.hpp"

#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::smev3 {

std::string PartnerRequest::octets() const {
    const EnvelopeWriter writer(Smev3Settings{}, Desk::key(key));
    RequestMessage message;
    message.message_id = message.reference_message_id = message_id;
    message.transaction_code = "code-1";
    message.content = content;
    return writer.send_request(message);
}

Door::Door(const std::vector<std::string>& senders) : adapter(make({{"endpoint", "/smev/v1.2/ws"}}, senders)) {}

WebResponse Door::knock(std::string body, std::string content_type) {
    WebRequest request;
    request.method = "POST";
    request.target = request.path = "/smev/v1.2/ws";
    request.headers = {{"Content-Type", std::move(content_type)}};
    request.body.size = body.size();
    request.body.bytes = std::move(body);
    request.trace_id = "0123456789abcdef0123456789abcdef";
    return knock(std::move(request));
}

WebResponse Door::knock(WebRequest request) {
    const WebRequest kept = request;
    try {
        return run(adapter.endpoint->handle(std::move(request)));
    } catch (const Fault& fault) {
        return adapter.endpoint->refuse(kept, fault);
    }
}

std::string Door::fault_code(const WebResponse& response) {
    const XmlDocument document = XmlDocument::parse(response.body);
    const XmlNode fault = document.root().child("Body").child("Fault");
    if (fault) CHECK(response.status == 500);
    return fault.child("detail").child("cause").child("code").text();
}

std::string canonical_content(const Appeal& appeal) {
    const std::string xml = appeal_to_xml(appeal);
    return xml.substr(xml.find("?>") + 2);
}

std::string changed(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    INFO(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace gateway::smev3
