#include "tests/adapters/smev3/door.hpp"

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
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

Door::Door(const std::vector<std::string>& senders, const Words& partners, Words settings) {
    settings.try_emplace("endpoint", "/smev/v1.2/ws");
    adapter = make(settings, senders, partners);
}

Delivery Door::about_last(MessageKind kind, std::string canonical) {
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(clock.now());
    delivery.kind = kind;
    delivery.canonical = std::move(canonical);
    delivery.appeal = taken.back().canonical;
    delivery.appeal_id = appeal_from_json(delivery.appeal).appeal_id;
    delivery.note = adapter.connector->prepare(delivery);
    return delivery;
}

Outcome Door::answer_to(const PartnerRequest& request) {
    const WebResponse response = knock(request.octets());
    INFO(response.body);
    REQUIRE(response.status == 200);
    const AppealEvent event = answer_event(appeal_from_json(taken.back().canonical), clock.now());
    return run(
        adapter.connector->deliver(about_last(MessageKind::answer_sent, to_json(event)), Deadline::after(Duration{5'000})));
}

std::string Door::smev_fault(const WebResponse& response) {
    const XmlDocument document = XmlDocument::parse(response.body);
    const XmlNode named = document.root().child("Body").child("Fault").child("detail").first_child();
    if (named.ns().find("/faults/") == std::string_view::npos) return {};
    CHECK(response.status == 500);
    CHECK_FALSE(named.child("Description").text().empty());
    return std::string(named.name());
}

std::string Door::given_id(const WebResponse& response) {
    const XmlDocument document = XmlDocument::parse(response.body);
    const XmlNode inner = document.root().child("Body").first_child().first_child().first_child();
    for (const XmlNode child : inner.children()) {
        if (child.name().starts_with("SenderProvided")) return child.child("MessageID").text();
    }
    return {};
}

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
