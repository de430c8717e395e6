#include "adapters/stand/smev/orders.hpp"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "gateway/core/fault.hpp"

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

constexpr std::int64_t most = 1'000'000;

int count_of(Order& order, std::string_view key, std::optional<std::int64_t> otherwise) {
    return static_cast<int>(order.integer(key, otherwise, -1, most));
}

std::string requests(OrderDesk& desk, Order order) {
    if (!order.has("requests")) throw Fault(Cause::missing_field, "a list is required", "/requests");
    const json::array list = order.list("requests");
    order.finish();
    json::array ids;
    for (const json::value& item : list) ids.emplace_back(desk.core.ask(item_of(item)));
    return json::serialize(json::object{{"ids", std::move(ids)}});
}

std::string participants(OrderDesk& desk, Order order) {
    const json::array list = order.list("list");
    const bool strict = order.flag("strict", false);
    order.finish();
    for (const json::value& item : list) desk.core.register_participant(item_of(item));
    desk.core.set_strict(strict);
    return "{}";
}

std::string fault(OrderDesk& desk, Order order) {
    FaultRule rule;
    rule.mode = FaultMode::refuse;
    rule.name = order.text("name");
    rule.operation = order.text("operation", "");
    rule.left = count_of(order, "count", 1);
    order.finish();
    const bool known = rule.name == "bare" || is_signature_code(rule.name) || fault_row(rule.name) != nullptr;
    if (!known) throw Fault(Cause::bad_value, "no SMEV fault of this name", "/name");
    desk.faults.add(rule);
    return "{}";
}

/// The plan about requests or about responses, whichever the order names.
VerdictPlan& plan_of(Behaviour& behaviour, bool responses) {
    return responses ? behaviour.responses : behaviour.requests;
}

bool about_responses(Order& order) {
    const std::string of = order.text("of", "requests");
    if (of != "requests" && of != "responses") throw Fault(Cause::bad_value, "requests or responses", "/of");
    return of == "responses";
}

void read_way(Order& order, VerdictPlan& plan) {
    const std::string via = order.text("via", "get_response");
    if (via != "get_response" && via != "get_status") throw Fault(Cause::bad_value, "get_response or get_status", "/via");
    plan.by_get_status = via == "get_status";
    plan.signed_as_sender = order.flag("signed", false);
}

std::string reject_async(OrderDesk& desk, Order order) {
    const bool responses = about_responses(order);
    VerdictPlan plan;
    plan.rejected = count_of(order, "count", std::nullopt);
    plan.fault = order.text("name", "InvalidContent");
    plan.details = order.text("details", responses ? "Ответ отклонён" : "Запрос отклонён");
    plan.routing = order.text("routing", "");
    read_way(order, plan);
    order.finish();
    if (fault_row(plan.fault) == nullptr) throw Fault(Cause::bad_value, "no SMEV fault of this name", "/name");
    desk.core.change([&](Behaviour& behaviour) {
        VerdictPlan& now = plan_of(behaviour, responses);
        plan.accepted = now.accepted;
        now = plan;
    });
    return "{}";
}

std::string accept_async(OrderDesk& desk, Order order) {
    const bool responses = about_responses(order);
    VerdictPlan plan;
    plan.accepted = count_of(order, "count", std::nullopt);
    read_way(order, plan);
    order.finish();
    desk.core.change([&](Behaviour& behaviour) {
        VerdictPlan& now = plan_of(behaviour, responses);
        now.accepted = plan.accepted;
        now.by_get_status = plan.by_get_status;
        now.signed_as_sender = plan.signed_as_sender;
    });
    return "{}";
}

std::string answers(OrderDesk& desk, Order order) {
    AnswerPlan plan;
    plan.after = desk.core.behaviour().answers.after;
    plan.after = Duration{order.integer("after_ms", plan.after.count(), 0, 3'600'000)};
    plan.duplicated = count_of(order, "duplicated", 0);
    plan.garbled = count_of(order, "garbled", 0);
    plan.dropped = count_of(order, "dropped", 0);
    plan.rejected = count_of(order, "rejected", 0);
    plan.reject_code = order.text("reject_code", plan.reject_code);
    plan.reject_text = order.text("reject_text", plan.reject_text);
    plan.rejections_each = static_cast<int>(order.integer("rejections_each", 1, 1, 100));
    plan.statuses = count_of(order, "statuses", 0);
    plan.status_code = static_cast<int>(order.integer("status_code", 10, -1'000'000, 1'000'000));
    plan.status_text = order.text("status_text", plan.status_text);
    plan.without_signature = count_of(order, "without_signature", 0);
    plan.files = order.list("attachments");
    plan.with_files = count_of(order, "with_attachments", plan.files.empty() ? 0 : -1);
    order.finish();
    for (const json::value& file : plan.files) item_of(file);
    desk.core.change([&](Behaviour& behaviour) { behaviour.answers = plan; });
    return "{}";
}

std::string eas(OrderDesk& desk, Order order) {
    EasPlan plan;
    plan.stage = Duration{order.integer("stage_ms", desk.core.eas().stage.count(), 0, 3'600'000)};
    plan.foreign = count_of(order, "foreign", 0);
    plan.refused = count_of(order, "refused", 0);
    plan.new_status = order.text("new_status", "");
    order.finish();
    desk.core.set_eas(std::move(plan));
    return "{}";
}

std::string queue_order(OrderDesk& desk, Order order) {
    const std::string word = order.text("order");
    order.finish();
    constexpr std::array<std::pair<std::string_view, QueueOrder>, 3> known{
        {{"oldest", QueueOrder::oldest}, {"newest", QueueOrder::newest}, {"random", QueueOrder::random}}};
    for (const auto& [name, value] : known) {
        if (name != word) continue;
        desk.core.set_order(value);
        return "{}";
    }
    throw Fault(Cause::bad_value, "oldest, newest or random", "/order");
}

std::string limits(OrderDesk& desk, Order order) {
    const FileLimits old = desk.core.behaviour().limits;
    constexpr std::int64_t largest = std::int64_t{1} << 50;
    FileLimits limits;
    limits.message = order.integer("message", old.message, 0, largest);
    limits.storage = order.integer("storage", old.storage, 0, largest);
    limits.quota = order.integer("quota", old.quota, 0, largest);
    order.finish();
    desk.core.change([&](Behaviour& behaviour) { behaviour.limits = limits; });
    return "{}";
}

std::string queue_settings(OrderDesk& desk, Order order) {
    const Behaviour old = desk.core.behaviour();
    const auto quota = static_cast<int>(order.integer("messages", old.quota, 0, most));
    const Duration redelivery{order.integer("redelivery_ms", old.redelivery.count(), 0, 86'400'000)};
    const std::chrono::hours stale{order.integer("stale_after_h", old.stale_after.count(), 0, 100'000)};
    order.finish();
    desk.core.change([&](Behaviour& behaviour) {
        behaviour.quota = quota;
        behaviour.redelivery = redelivery;
        behaviour.stale_after = stale;
    });
    return "{}";
}

std::string shape(OrderDesk& desk, Order order) {
    const Behaviour old = desk.core.behaviour();
    Shape shape;
    shape.xsd = order.flag("xsd", old.shape.xsd);
    shape.multipart = order.flag("multipart", old.shape.multipart);
    shape.xop_signatures = order.flag("xop_signatures", old.shape.xop_signatures);
    shape.fault_status = static_cast<int>(order.integer("fault_status", old.shape.fault_status, 200, 599));
    const bool header = order.flag("header_required", old.header_required);
    order.finish();
    desk.core.change([&](Behaviour& behaviour) {
        behaviour.shape = shape;
        behaviour.header_required = header;
    });
    return "{}";
}

std::string keys(OrderDesk& desk, Order order) {
    const std::string smev = order.text("smev", ""), federal = order.text("federal", "");
    const int count = count_of(order, "count", -1);
    order.finish();
    const auto smev_key = smev.empty() ? nullptr : desk.core.key(smev);
    const auto federal_key = federal.empty() ? nullptr : desk.core.key(federal);
    desk.core.change([&](Behaviour& behaviour) {
        behaviour.other_smev_key = smev_key;
        behaviour.other_key_left = smev_key ? count : 0;
        if (federal_key) behaviour.federal_key = federal_key;
    });
    return "{}";
}

std::string latency(OrderDesk& desk, Order order) {
    Latency latency;
    constexpr std::int64_t longest = 600'000;
    latency.base = Duration{order.integer("base_ms", 0, 0, longest)};
    latency.jitter = Duration{order.integer("jitter_ms", 0, 0, longest)};
    latency.spike = Duration{order.integer("spike_ms", 0, 0, longest)};
    latency.spike_probability = static_cast<double>(order.integer("spike_percent", 0, 0, 100)) / 100;
    order.finish();
    desk.core.change([&](Behaviour& behaviour) { behaviour.latency = latency; });
    return "{}";
}

std::string load(OrderDesk& desk, Order order) {
    LoadPlan plan;
    plan.per_second = order.integer("per_second", std::nullopt, 0, 10'000);
    plan.seconds = order.integer("seconds", 1, 0, 86'400);
    plan.request = {{"content", order.text("content", "<load xmlns=\"urn:stand:load\"><id>{{uuid}}</id></load>")}};
    if (order.has("to")) plan.request["to"] = order.text("to");
    if (order.has("attachments")) plan.request["attachments"] = order.list("attachments");
    order.finish();
    plan.run = desk.load.run + 1;
    plan.active = plan.per_second > 0 && plan.seconds > 0;
    desk.load = plan;
    return "{}";
}

std::string redeliver(OrderDesk& desk, Order order) {
    order.finish();
    desk.core.redeliver();
    return "{}";
}

std::string cancel(OrderDesk& desk, Order order) {
    const std::string id = order.text("id");
    order.finish();
    return json::serialize(json::object{{"id", desk.core.cancel(id)}});
}

using Action = std::string (*)(OrderDesk&, Order);
constexpr std::array<std::pair<std::string_view, Action>, 17> actions{{{"requests", requests},
                                                                       {"participants", participants},
                                                                       {"fault", fault},
                                                                       {"reject_async", reject_async},
                                                                       {"accept_async", accept_async},
                                                                       {"answers", answers},
                                                                       {"eas", eas},
                                                                       {"order", queue_order},
                                                                       {"quota", queue_settings},
                                                                       {"queue", queue_settings},
                                                                       {"limits", limits},
                                                                       {"shape", shape},
                                                                       {"keys", keys},
                                                                       {"latency", latency},
                                                                       {"load", load},
                                                                       {"redeliver", redeliver},
                                                                       {"cancel", cancel}}};

}  // namespace

std::optional<std::string> perform_order(OrderDesk& desk, std::string_view action, std::string_view body) {
    for (const auto& [name, perform] : actions) {
        if (name == action) return perform(desk, Order(body));
    }
    return std::nullopt;
}

}  // namespace gateway::stand::smev
