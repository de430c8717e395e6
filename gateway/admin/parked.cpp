// Operations on messages that could not be processed: the list, one of them, its octets, and what is decided about it.
#include <algorithm>
#include <boost/json/array.hpp>

#include "gateway/admin/look.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

/// Signers are masked: who signed is personal data.
boost::json::object json_of_parked(const ParkedMessage& message) {
    boost::json::object object{{"park_id", message.park_id},
                               {"connector", message.connector},
                               {"sender", message.sender},
                               {"sender_message_id", message.sender_message_id},
                               {"content_type", message.content_type},
                               {"sha256", message.sha256},
                               {"state", json_of(to_text(message.state))},
                               {"first_seen", json_of(message.first_seen)},
                               {"parked_at", json_of(message.parked_at)},
                               {"changed_at", json_of(message.changed_at)}};
    set(object, "cause", message.cause);
    set(object, "detail", message.detail);
    boost::json::array signatures;
    for (const SignatureEvidence& one : message.evidence) signatures.push_back(json_of(one, Sight::masked));
    object["signatures"] = std::move(signatures);
    return object;
}

/// Throws Fault(not_found).
Task<ParkedMessage> parked_of(AdminKit kit, std::string park_id) {
    auto message = co_await kit.store.parked(std::move(park_id));
    if (!message) throw Fault(Cause::not_found, "no such parked message", "park_id");
    co_return std::move(*message);
}

Task<WebResponse> find_parked(AdminKit kit, ApiCall call) {
    ParkedQuery query{.connector = call.text("connector"),
                      .sender_message_id = call.text("sender_message_id"),
                      .state = parked_state_of(call.text("state")),
                      .limit = call.limit() + 1,  // one more tells whether there is a next page
                      .after = call.text("after")};
    if (!query.after.empty()) {
        const auto last = co_await kit.store.parked(query.after);
        if (!last) throw Fault(Cause::bad_value, "this cursor was never given out", "after");
    }
    auto found = co_await kit.store.find_parked(std::move(query));
    std::string next;
    if (found.size() > static_cast<std::size_t>(call.limit())) {
        found.pop_back();
        next = found.back().park_id;
    }
    boost::json::array items;
    for (const ParkedMessage& one : found) items.push_back(json_of_parked(one));
    co_return page_response(std::move(items), next);
}

Task<WebResponse> get_parked(AdminKit kit, ApiCall call) {
    const ParkedMessage message = co_await parked_of(kit, call.path.at("park_id"));
    co_return json_response(json_of_parked(message));
}

Task<WebResponse> get_parked_body(AdminKit kit, ApiCall call) {
    ParkedMessage message = co_await parked_of(kit, call.path.at("park_id"));
    co_await note_look(kit, call, {.what = "parked"});
    co_return download_of(std::move(message.bytes));
}

/// A released message is taken up by the next poll of its connector: begin it now.
void nudge(const AdminKit& kit, const std::string& connector) {
    const DeskView view = kit.desk.view();
    const bool polled = std::any_of(view.pollers.begin(), view.pollers.end(),
                                    [&](const DeskPoller& one) { return one.connector == connector; });
    if (polled) kit.desk.poll_now(connector);
}

/// The deed and its line in the journal are one transaction of the store; the answer shows the message after it.
Task<WebResponse> steer(AdminKit kit, ApiCall call, ParkedSteer action) {
    const std::string id = call.path.at("park_id");
    JournalEntry entry;
    entry.kind = action == ParkedSteer::release ? "admin.parked_released" : "admin.parked_closed";
    entry.actor = call.actor;
    entry.detail = journal_text({{"park_id", id}, {"reason", call.reason}});
    co_await kit.store.steer_parked(id, action, std::move(entry));
    const ParkedMessage message = co_await parked_of(kit, id);
    if (action == ParkedSteer::release) nudge(kit, message.connector);
    co_return json_response(json_of_parked(message));
}

Task<WebResponse> release(AdminKit kit, ApiCall call) {
    co_return co_await steer(kit, std::move(call), ParkedSteer::release);
}

Task<WebResponse> close(AdminKit kit, ApiCall call) {
    co_return co_await steer(kit, std::move(call), ParkedSteer::close);
}

std::vector<ApiParameter> list_parameters() {
    return {
        {.name = "connector", .ru = "Соединение", .en = "Connector"},
        {.name = "sender_message_id", .ru = "Номер сообщения у отправителя", .en = "The sender's id of the message"},
        {.name = "state", .type = ApiType::choice, .ru = "Состояние", .en = "State", .choices = {"open", "released", "closed"}},
        {.name = "limit", .type = ApiType::limit, .ru = "Строк на странице", .en = "Rows of a page"},
        {.name = "after", .ru = "Курсор: next прошлой страницы", .en = "Cursor: next of the page before"}};
}

}  // namespace

void add_parked_operations(std::vector<ApiOperation>& table) {
    table.push_back({.method = "GET",
                     .path = "/parked",
                     .name = "findParked",
                     .ru = "Сообщения, которые не удалось обработать, старые первыми",
                     .en = "Messages that could not be processed, oldest first",
                     .answer = "ParkedPage",
                     .query = list_parameters(),
                     .handler = &find_parked});
    table.push_back({.method = "GET",
                     .path = "/parked/{park_id}",
                     .name = "getParked",
                     .ru = "Отложенное сообщение: откуда, почему, подписи",
                     .en = "A parked message: from where, why, signatures",
                     .answer = "Parked",
                     .handler = &get_parked});
    table.push_back({.method = "GET",
                     .path = "/parked/{park_id}/body",
                     .name = "getParkedBody",
                     .right = ApiRight::unmask,
                     .ru = "Точные октеты отложенного сообщения; X-Actor, X-Reason, запись в журнале",
                     .en = "Exact octets of a parked message; X-Actor, X-Reason, a journal entry",
                     .handler = &get_parked_body});
    table.push_back({.method = "POST",
                     .path = "/parked/{park_id}/release",
                     .name = "releaseParked",
                     .right = ApiRight::change,
                     .ru = "Обработать ещё раз: при следующем опросе, из open и closed",
                     .en = "Process again: at the next poll, from open and closed",
                     .answer = "Parked",
                     .handler = &release});
    table.push_back({.method = "POST",
                     .path = "/parked/{park_id}/close",
                     .name = "closeParked",
                     .right = ApiRight::change,
                     .ru = "Больше не обрабатывать: из open и released",
                     .en = "Never process: from open and released",
                     .answer = "Parked",
                     .handler = &close});
}

}  // namespace gateway
