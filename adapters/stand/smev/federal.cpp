// The federal neighbours: a sender whose appeals wait for the gateway, and a body that answers what the gateway sends.
#include <boost/json.hpp>
#include <utility>

#include "adapters/stand/smev/core.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::pair<std::string, std::string> type_of(const std::string& content) {
    const XmlDocument document = XmlDocument::parse(content);
    return {std::string(document.root().ns()), std::string(document.root().name())};
}

}  // namespace

std::string Core::ask(const std::string& content) {
    const auto [ns, root] = type_of(content);
    const std::lock_guard lock(mutex_);
    if (static_cast<int>(requests_.size()) >= quota_) throw Fault(Cause::queue_overflow, "the gateway's queue is full");
    const Time now = kit_.clock.now();
    Message message;
    message.id = make_uuid_v1(now);
    message.ns = ns;
    message.root = root;
    message.sender_mnemonic = "EPGU_STAND";
    message.sent_at = message.visible_at = now;
    // ReplyTo is opaque and changes its form from message to message (facts/smev.md §3.7).
    ++counter_;
    const std::string token = json::serialize(json::object{{"sid", counter_}, {"mid", message.id}, {"eol", 0}, {"slc", ns}});
    message.reply_to = counter_ % 3 == 0 ? "STUB|" + message.id + "|" + std::to_string(counter_) : base64_encode(token);
    const std::string code =
        counter_ % 2 == 0 ? make_uuid_v1(now) : make_uuid_v1(now) + "|00000000000000000000|" + base64_encode("stand");
    const Signed made =
        sign("t:SenderProvidedRequestData", "SIGNED_BY_CALLER",
             element("t:MessageID", message.id) + element("t:ReferenceMessageID", message.id) +
                 element("t:TransactionCode", code) + "<b:MessagePrimaryContent>" + content + "</b:MessagePrimaryContent>",
             *federal_key_);
    message.sender_element = made.element;
    message.sender_signature = made.signature;
    by_reply_to_[message.reply_to] = message.id;
    asked_[message.id];
    std::string id = message.id;
    requests_.put(std::move(message));
    return id;
}

void Core::schedule_answer(const std::string& request_id, const Request& request) {
    const Time now = kit_.clock.now();
    const Time at = now + options_.answer_after;
    std::string content = options_.answer_template;
    replace_all(content, "{{message_id}}", request_id);
    replace_all(content, "{{appeal_id}}", request.marker);
    replace_all(content, "{{now}}", to_rfc3339(at));
    replace_all(content, "{{uuid}}", make_uuid_v7(now));
    const auto [ns, root] = type_of(content);
    Message message;
    message.id = make_uuid_v1(now);
    message.ns = ns;
    message.root = root;
    message.sender_mnemonic = "FEDERAL_STAND";
    message.original_id = request_id;
    message.original_code = request.transaction_code;
    message.sent_at = message.visible_at = at;
    const Signed made = sign("t:SenderProvidedResponseData", "SIGNED_BY_CALLER",
                             element("t:MessageID", message.id) + element("t:To", base64_encode(request_id)) +
                                 "<b:MessagePrimaryContent>" + content + "</b:MessagePrimaryContent>",
                             *federal_key_);
    message.sender_element = made.element;
    message.sender_signature = made.signature;
    responses_.put(std::move(message));
}

void Core::schedule_verdict(const std::string& request_id, const Request& request) {
    const SmevFault fault("InvalidContent", 403, "Бизнес-данные сообщения не соответствуют схеме, зарегистрированной в СМЭВ",
                          "<f:ValidationError errorPosition=\"-1\">cvc-complex-type</f:ValidationError>");
    const Time now = kit_.clock.now();
    Message message;
    message.id = make_uuid_v1(now);
    message.sender_mnemonic = "SMEV";
    message.original_id = request_id;
    message.original_code = request.transaction_code;
    message.sent_at = message.visible_at = now;
    // SMEV's own verdicts carry no signature of a sender and match no namespace filter.
    message.sender_element =
        "<t:SenderProvidedResponseData xmlns:t=\"" + std::string(types_ns) + "\" xmlns:b=\"" + std::string(basic_ns) +
        "\" Id=\"SIGNED_ASYNC_BY_SMEV\">" + element("t:MessageID", message.id) + element("t:To", base64_encode(request_id)) +
        "<t:AsyncProcessingStatus>" + element("t:OriginalMessageId", request_id) +
        element("t:StatusCategory", "requestIsRejectedBySmev") + element("t:StatusDetails", "Запрос отклонён") +
        fault.inside_status() + "</t:AsyncProcessingStatus></t:SenderProvidedResponseData>";
    responses_.put(std::move(message));
}

void Core::reject_next(int count) {
    const std::lock_guard lock(mutex_);
    reject_next_ = count;
}

void Core::set_quota(int messages) {
    const std::lock_guard lock(mutex_);
    quota_ = messages;
}

std::string Core::state(std::int64_t requests) const {
    const std::lock_guard lock(mutex_);
    json::array effects;
    std::map<std::string, int> by_marker;
    for (const auto& [id, request] : sent_) by_marker[request.marker.empty() ? id : request.marker] += request.accepted;
    for (const auto& [marker, count] : by_marker)
        effects.push_back(json::object{{"key", "request:" + marker}, {"count", count}});
    int answered = 0, acknowledged = 0;
    json::object given;
    for (const auto& [id, asked] : asked_) {
        if (asked.responses > 0) effects.push_back(json::object{{"key", "response:" + id}, {"count", asked.responses}});
        answered += asked.responses > 0 ? 1 : 0;
        acknowledged += asked.acknowledged ? 1 : 0;
        given[id] = {{"acknowledged", asked.acknowledged},
                     {"responses", asked.responses},
                     {"rejections", asked.rejections},
                     {"statuses", asked.statuses}};
    }
    json::object faults, operations;
    for (const auto& [name, count] : fault_counts_) faults[name] = count;
    for (const auto& [name, count] : operations_) operations[name] = count;
    return json::serialize(json::object{{"system", kit_.name},
                                        {"kind", "smev3"},
                                        {"effects", std::move(effects)},
                                        {"given", std::move(given)},
                                        {"faults_given", std::move(faults)},
                                        {"operations", std::move(operations)},
                                        {"counters",
                                         {{"requests", requests},
                                          {"asked", asked_.size()},
                                          {"acknowledged", acknowledged},
                                          {"answered", answered},
                                          {"sent_by_gateway", sent_.size()},
                                          {"queued_requests", requests_.size()},
                                          {"queued_responses", responses_.size()},
                                          {"redelivered", redelivered_},
                                          {"not_accepted", not_accepted_}}}});
}

void Core::reset() {
    const std::lock_guard lock(mutex_);
    requests_.clear();
    responses_.clear();
    seen_ids_.clear();
    sent_.clear();
    asked_.clear();
    by_reply_to_.clear();
    fault_counts_.clear();
    operations_.clear();
    redelivered_ = not_accepted_ = 0;
}

}  // namespace gateway::stand::smev
