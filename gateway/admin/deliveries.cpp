// Operations on deliveries: the list, one with its attempts, and the administrator's hand on them.
#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

/// Throws Fault(not_found).
Task<DeliveryRecord> delivery_of(AdminKit kit, std::string delivery_id) {
    auto found = co_await kit.store.find_deliveries({.limit = 1, .delivery_id = delivery_id});
    if (found.empty()) throw Fault(Cause::not_found, "no such delivery", "delivery_id");
    co_return std::move(found.front());
}

Task<WebResponse> find_deliveries(AdminKit kit, ApiCall call) {
    DeliveryQuery query{.route = call.text("route"),
                        .connector = call.text("connector"),
                        .appeal_id = call.text("appeal_id"),
                        .state = delivery_state_of(call.text("state")),
                        .limit = call.limit() + 1,  // one more tells whether there is a next page
                        .after = call.text("after")};
    if (!query.after.empty()) {
        const auto last = co_await kit.store.find_deliveries({.limit = 1, .delivery_id = query.after});
        if (last.empty()) throw Fault(Cause::bad_value, "this cursor was never given out", "after");
    }
    auto found = co_await kit.store.find_deliveries(std::move(query));
    std::string next;
    if (found.size() > static_cast<std::size_t>(call.limit())) {
        found.pop_back();
        next = found.back().delivery.delivery_id;
    }
    boost::json::array items;
    for (const DeliveryRecord& record : found) items.push_back(json_of(record));
    co_return page_response(std::move(items), next);
}

/// The attempts of one delivery, from the trace of its appeal.
Task<boost::json::array> attempts_of(AdminKit kit, Delivery delivery) {
    boost::json::array attempts;
    const auto trace = co_await kit.store.trace(delivery.appeal_id);
    if (!trace) co_return attempts;
    for (const AttemptRecord& one : trace->attempts)
        if (one.delivery_id == delivery.delivery_id) attempts.push_back(json_of(one, trace->evidence));
    co_return attempts;
}

Task<WebResponse> shown(AdminKit kit, std::string delivery_id) {
    const DeliveryRecord record = co_await delivery_of(kit, delivery_id);
    boost::json::object object = json_of(record);
    object["external_ids"] = json_of(record.delivery.external_ids);
    object["attempts"] = co_await attempts_of(kit, record.delivery);
    co_return json_response(object);
}

Task<WebResponse> get_delivery(AdminKit kit, ApiCall call) {
    co_return co_await shown(kit, call.path.at("delivery_id"));
}

/// The deed and its line in the journal are one transaction of the store; the answer shows the delivery after it.
Task<WebResponse> steer(AdminKit kit, ApiCall call, Steer action, std::string kind) {
    const std::string id = call.path.at("delivery_id");
    JournalEntry entry;
    entry.kind = std::move(kind);
    entry.actor = call.actor;
    const auto outcome = call.body.find("outcome");
    entry.detail =
        journal_text({{"reason", call.reason}, {"outcome", outcome == call.body.end() ? std::string() : outcome->second}});
    co_await kit.store.steer(id, action, std::move(entry));
    kit.desk.wake();
    co_return co_await shown(kit, id);
}

Task<WebResponse> retry(AdminKit kit, ApiCall call) {
    co_return co_await steer(kit, std::move(call), Steer::retry_now, "admin.delivery_retried");
}

Task<WebResponse> cancel(AdminKit kit, ApiCall call) {
    co_return co_await steer(kit, std::move(call), Steer::cancel, "admin.delivery_cancelled");
}

Task<WebResponse> settle(AdminKit kit, ApiCall call) {
    const bool arrived = call.body.at("outcome") == "delivered";
    const Steer action = arrived ? Steer::settle_delivered : Steer::settle_refused;
    co_return co_await steer(kit, std::move(call), action, "admin.delivery_settled");
}

Task<WebResponse> get_evidence(AdminKit kit, ApiCall call) {
    const std::string sha256 = call.path.at("sha256");
    const DeliveryRecord record = co_await delivery_of(kit, call.path.at("delivery_id"));
    const auto items = co_await kit.store.evidence_of(record.delivery.appeal_id);
    const auto found = std::find_if(items.begin(), items.end(), [&](const EvidenceItem& one) {
        return one.delivery_id == record.delivery.delivery_id && one.sha256 == sha256;
    });
    if (found == items.end()) throw Fault(Cause::not_found, "this delivery has no such evidence", "sha256");
    co_await note_look(kit, call,
                       {.what = "evidence",
                        .message_id = record.delivery.message_id,
                        .appeal_id = record.delivery.appeal_id,
                        .delivery_id = record.delivery.delivery_id});
    auto item = co_await kit.store.evidence(found->seq);
    if (!item) throw Fault(Cause::not_found, "this delivery has no such evidence", "sha256");
    co_return download_of(std::move(item->bytes));
}

ApiOperation change(std::string_view path, std::string_view name, ApiHandler handler) {
    return {
        .method = "POST", .path = path, .name = name, .right = ApiRight::change, .answer = "DeliveryStory", .handler = handler};
}

std::vector<ApiParameter> list_parameters() {
    return {{.name = "route", .ru = "Маршрут", .en = "Route"},
            {.name = "connector", .ru = "Соединение", .en = "Connector"},
            {.name = "appeal_id", .ru = "Обращение", .en = "Appeal"},
            {.name = "state",
             .type = ApiType::choice,
             .ru = "Состояние доставки",
             .en = "State of the delivery",
             .choices = {"queued", "leased", "postponed", "delivered", "refused", "in_doubt", "handed_over"}},
            {.name = "limit", .type = ApiType::limit, .ru = "Строк на странице", .en = "Rows of a page"},
            {.name = "after", .ru = "Курсор: next прошлой страницы", .en = "Cursor: next of the page before"}};
}

}  // namespace

void add_delivery_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/deliveries",
                     .name = "findDeliveries",
                     .ru = "Доставки, старые первыми",
                     .en = "Deliveries, oldest first",
                     .answer = "DeliveryPage",
                     .query = list_parameters(),
                     .handler = &find_deliveries});
    table.push_back({.method = "GET",
                     .path = "/deliveries/{delivery_id}",
                     .name = "getDelivery",
                     .ru = "Доставка с попытками",
                     .en = "A delivery with its attempts",
                     .answer = "DeliveryStory",
                     .handler = &get_delivery});
    table.push_back({.method = "GET",
                     .path = "/deliveries/{delivery_id}/evidence/{sha256}",
                     .name = "getEvidence",
                     .right = ApiRight::unmask,
                     .ru = "Точные октеты ответа партнёра; X-Actor, X-Reason, запись в журнале",
                     .en = "Exact octets of the partner's reply; X-Actor, X-Reason, a journal entry",
                     .handler = &get_evidence});
    ApiOperation again = change("/deliveries/{delivery_id}/retry", "retryDelivery", &retry);
    again.ru = "Отправить сейчас: из postponed, refused, in_doubt, handed_over";
    again.en = "Send now: from postponed, refused, in_doubt, handed_over";
    table.push_back(again);
    ApiOperation never = change("/deliveries/{delivery_id}/cancel", "cancelDelivery", &cancel);
    never.ru = "Больше не отправлять: из queued, postponed, in_doubt, handed_over";
    never.en = "Never send: from queued, postponed, in_doubt, handed_over";
    table.push_back(never);
    ApiOperation decide = change("/deliveries/{delivery_id}/settle", "settleDelivery", &settle);
    decide.ru = "Решить судьбу in_doubt или handed_over: дошло или нет";
    decide.en = "Decide an in_doubt or handed_over: it arrived or it did not";
    decide.body = {{.name = "outcome",
                    .type = ApiType::choice,
                    .ru = "Что узнали у партнёра",
                    .en = "What the partner said",
                    .choices = {"delivered", "refused"}}};
    table.push_back(decide);
}

}  // namespace gateway
