// The federal neighbours: built-in senders whose requests wait for a participant, and a body that answers what it is sent.
#include <boost/json.hpp>
#include <utility>

#include "adapters/stand/smev/core.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

constexpr std::string_view garbled_content =
    "<surprise xmlns=\"urn:stand:nobody-agreed-on-this\"><nothing>&lt;&amp;</nothing></surprise>";
constexpr std::string_view personal_id = "PERSONAL_1";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

void set_type(Message& message) {
    const XmlDocument document = XmlDocument::parse(message.content);
    message.ns = document.root().ns();
    message.root = document.root().name();
}

/// The official's signature stands over the content's root, which gets an Id for it.
void sign_personally(Message& message, const SigningKey& key) {
    const auto name_end = message.content.find_first_of(" \t\r\n/>", message.content.find('<') + 1);
    if (name_end == std::string::npos) throw Fault(Cause::bad_value, "content", "/content");
    message.content.insert(name_end, " Id=\"" + std::string(personal_id) + "\"");
    message.personal = sign_xml_element(message.content, personal_id, XmlTransforms::smev, key);
}

/// ReplyTo is opaque and changes its form from message to message (facts/smev.md §3.7).
std::string reply_token(const Message& message, std::uint64_t n) {
    if (n % 3 == 0) return "STUB|" + message.id + "|" + std::to_string(n);
    return base64_encode(json::serialize(json::object{{"sid", n}, {"mid", message.id}, {"eol", 0}, {"slc", message.ns}}));
}

std::string transaction_code(std::uint64_t n, Time now) {
    if (n % 2 == 0) return make_uuid_v1(now);
    return make_uuid_v1(now) + "|00000000000000000000|" + base64_encode("stand");
}

}  // namespace

std::string Core::ask(Order order) {
    const Time now = kit_.clock.now();
    Message message;
    message.id = make_uuid_v1(now);
    message.content = order.text("content");
    replace_all(message.content, "{{uuid}}", make_uuid_v7(now));
    replace_all(message.content, "{{now}}", to_rfc3339(now));
    set_type(message);
    const std::string to = order.text("to", "");
    message.node = order.text("node", "");
    message.eol = order.text("eol", "");
    message.reference = order.text("reference", message.id);
    message.code = order.text("code", "");
    message.test = order.flag("test", false);
    message.sender_signs = !order.flag("unsigned", false);
    message.sender_mnemonic = "EPGU_STAND";
    message.sent_at = message.visible_at = now;
    const std::string key_name = order.text("key", "");
    message.key = key_name.empty() ? behaviour().federal_key : kit_.key(key_name);
    const std::string official = order.text("personal_key", "");
    if (!official.empty()) sign_personally(message, *kit_.key(official));
    for (const json::value& file : order.list("attachments")) {
        if (!file.is_object()) throw Fault(Cause::bad_value, "a list of objects", "/attachments");
        message.files.push_back(make_file(file.get_object(), *message.key, storage_.get(), now));
    }
    order.finish();

    const std::lock_guard lock(mutex_);
    Participant* reader = to.empty() ? &participants_.main() : participants_.named(to);
    if (reader == nullptr) throw Fault(Cause::not_found, "no participant " + to, "/to");
    if (static_cast<int>(reader->requests.size()) >= behaviour_.quota) {
        throw Fault(Cause::queue_overflow, "the queue of " + reader->mnemonic + " is full");
    }
    ++counter_;
    message.recipient_mnemonic = reader->mnemonic;
    message.reply_to = reply_token(message, counter_);
    if (message.code.empty()) message.code = transaction_code(counter_, now);
    by_reply_to_[message.reply_to] = message.id;
    remember_asked(message.id, message, {});
    std::string id = message.id;
    reader->requests.put(std::move(message));
    return id;
}

std::string Core::cancel(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto asked = asked_.find(id);
    if (asked == asked_.end()) throw Fault(Cause::not_found, "no request " + id);
    Message message;
    message.kind = MessageKind::cancel;
    message.id = make_uuid_v1(kit_.clock.now());
    message.original_id = id;
    message.ns = asked->second.ns;
    message.root = asked->second.root;
    message.sender_mnemonic = "EPGU_STAND";
    message.recipient_mnemonic = asked->second.to;
    message.sent_at = message.visible_at = kit_.clock.now();
    std::string given = message.id;
    participants_.named(asked->second.to)->requests.put(std::move(message));
    return given;
}

void Core::schedule_answers(const std::string& request_id, const Request& request) {
    AnswerPlan& plan = behaviour_.answers;
    if (use(plan.dropped)) return;
    Participant* reader = participants_.named(request.owner);
    if (use(plan.statuses)) {
        Message status = federal_answer(request_id, request);
        status.visible_at = status.sent_at = kit_.clock.now();
        status.instead = "<t:RequestStatus>" + element("t:StatusCode", std::to_string(plan.status_code)) +
                         "<t:StatusParameter><t:Key>stage</t:Key><t:Value>1</t:Value></t:StatusParameter>" +
                         element("t:StatusDescription", plan.status_text) + "</t:RequestStatus>";
        reader->responses.put(std::move(status));
    }
    Message answer = federal_answer(request_id, request);
    if (use(plan.rejected)) {
        for (int i = 0; i < plan.rejections_each; ++i) {
            answer.instead += "<t:RequestRejected>" + element("t:RejectionReasonCode", plan.reject_code) +
                              element("t:RejectionReasonDescription", plan.reject_text) + "</t:RequestRejected>";
        }
    } else {
        fill_answer(answer, request_id, request);
    }
    const bool again = use(plan.duplicated);
    if (again) {
        Message second = answer;
        second.id = make_uuid_v1(kit_.clock.now());
        second.written.clear();
        reader->responses.put(std::move(second));
    }
    reader->responses.put(std::move(answer));
}

Message Core::federal_answer(const std::string& request_id, const Request& request) {
    Message message;
    message.kind = MessageKind::response;
    message.id = make_uuid_v1(kit_.clock.now());
    message.to = base64_encode(request_id);
    message.node = request.node;
    message.sender_mnemonic = "FEDERAL_STAND";
    message.recipient_mnemonic = request.owner;
    message.original_id = request_id;
    message.original_code = request.code;
    message.key = behaviour_.federal_key;
    message.sent_at = message.visible_at = kit_.clock.now() + behaviour_.answers.after;
    return message;
}

void Core::fill_answer(Message& message, const std::string& request_id, const Request& request) {
    AnswerPlan& plan = behaviour_.answers;
    const Time now = kit_.clock.now();
    message.content = request.answer.empty() ? options_.answer_template : request.answer;
    if (use(plan.garbled)) message.content = garbled_content;
    replace_all(message.content, "{{message_id}}", request_id);
    replace_all(message.content, "{{appeal_id}}", request.marker);
    replace_all(message.content, "{{now}}", to_rfc3339(message.sent_at));
    replace_all(message.content, "{{uuid}}", make_uuid_v7(now));
    set_type(message);
    message.sender_signs = !use(plan.without_signature);
    if (!use(plan.with_files)) return;
    for (const json::value& file : plan.files) {
        message.files.push_back(make_file(file.as_object(), *message.key, storage_.get(), now));
    }
}

bool Core::verdict_about(VerdictPlan& plan, const std::string& id, const Request& request, bool about_response) {
    const bool rejected = use(plan.rejected);
    if (!rejected && !use(plan.accepted)) return false;
    // Up to 1.2 the schemas have no word for a rejected response; real traffic uses that of 1.3 (facts/smev.md §3.4).
    const bool no_word = behaviour_.shape.xsd && rejected && !request.version.starts_with("1.3");
    const std::string stage = about_response && !no_word ? "response" : "request";
    std::string inner = "<t:AsyncProcessingStatus>" + element("t:OriginalMessageId", id) +
                        element("t:StatusCategory", stage + (rejected ? "IsRejectedBySmev" : "IsAcceptedBySmev")) +
                        element("t:StatusDetails", rejected ? plan.details : "Сообщение принято");
    inner += plan.routing_status;
    if (plan.routing_status.empty() && !plan.routing.empty() && request.version.starts_with("1.3")) {
        inner += "<r:RoutingStatus xmlns:r=\"" + version_named("1.3")->routing +
                 "\"><r:DynamicRoutingStatus><r:DynamicValue>000000000001</r:DynamicValue>" +
                 element("r:RoutingStatusCode", plan.routing) + "</r:DynamicRoutingStatus></r:RoutingStatus>";
    }
    if (rejected) inner += SmevFault(plan.fault).inside_status(behaviour_.shape);
    inner += "</t:AsyncProcessingStatus>";
    Participant* reader = participants_.named(request.owner);
    if (about_response && plan.by_get_status) {
        reader->verdicts.push_back({request.node, std::move(inner)});
        return rejected;
    }
    Message message = federal_answer(id, request);
    // SMEV's own verdicts match no namespace filter.
    message.sender_mnemonic = "SMEV";
    message.instead = std::move(inner);
    message.sent_at = message.visible_at = kit_.clock.now();
    message.key = plan.signed_as_sender ? behaviour_.smev_key : nullptr;
    reader->responses.put(std::move(message));
    return rejected;
}

}  // namespace gateway::stand::smev
