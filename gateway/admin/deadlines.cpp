// Operations on legal clocks: which terms run, which have passed.
#include "gateway/admin/deadlines.hpp"

#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/setting_values.hpp"

namespace gateway {
namespace {

/// Behind which clock the page begins; throws Fault for a cursor that was never given out.
Task<void> check_cursor(AdminKit kit, std::string after) {
    if (after.empty()) co_return;
    const auto slash = after.find('/');
    for (const LegalClock& clock : co_await kit.store.clocks_of(after.substr(0, slash)))
        if (slash != std::string::npos && clock.stage == after.substr(slash + 1)) co_return;
    throw Fault(Cause::bad_value, "this cursor was never given out", "after");
}

/// The latest end that was asked for; what has passed lies within every span.
std::optional<Time> horizon_of(const ApiCall& call, Time now) {
    std::optional<Time> horizon;
    const std::string within = call.text("within");
    if (!within.empty()) {
        const auto span = parse_duration(within);
        constexpr std::int64_t most = std::int64_t{10} * 366 * 24 * 3600 * 1000;
        if (!span || *span > most) throw Fault(Cause::bad_value, "a span such as 3d, 12h, 30m", "within");
        horizon = now + Duration(*span);
    }
    if (call.flag("overdue")) horizon = now - std::chrono::microseconds(1);
    return horizon;
}

Task<WebResponse> list(AdminKit kit, ApiCall call) {
    const Time now = kit.clock.now();
    ClockQuery query{call.text("appeal_id"), call.text("stage"), horizon_of(call, now), call.limit() + 1, call.text("after")};
    co_await check_cursor(kit, query.after);
    std::vector<LegalClock> found = co_await kit.store.find_clocks(std::move(query));
    std::string next;
    if (found.size() > static_cast<std::size_t>(call.limit())) {
        found.pop_back();
        next = found.back().appeal_id + "/" + found.back().stage;
    }
    boost::json::array items;
    for (const LegalClock& clock : found) items.push_back(json_of(clock, now));
    co_return page_response(std::move(items), next);
}

}  // namespace

boost::json::object json_of(const LegalClock& clock, Time now) {
    boost::json::object object{{"appeal_id", clock.appeal_id},
                               {"stage", clock.stage},
                               {"source", clock.source},
                               {"due_at", json_of(clock.due_at)},
                               {"state", json_of(to_text(clock.state))},
                               {"overdue", !clock.satisfied && clock.due_at < now}};
    set(object, "rule", clock.rule);
    set(object, "next_at", clock.next_at);
    if (!clock.satisfied) object["left_s"] = std::chrono::floor<std::chrono::seconds>(clock.due_at - now).count();
    return object;
}

void add_deadline_operations(std::vector<ApiOperation>& table) {
    table.push_back(
        {.method = "GET",
         .path = "/deadlines",
         .name = "listDeadlines",
         .ru = "Сроки обращений, которые ещё не исполнены, ближайшие первыми",
         .en = "Terms of appeals that are not satisfied, the nearest first",
         .answer = "DeadlinePage",
         .query = {{.name = "overdue", .type = ApiType::flag, .ru = "Только просроченные", .en = "Only those that have passed"},
                   {.name = "within",
                    .ru = "Истекают не позже, чем через: 3d, 12h; просроченные тоже",
                    .en = "End at the latest in: 3d, 12h; those that have passed too"},
                   {.name = "stage", .ru = "Этап: answer, register, …", .en = "Stage: answer, register, …"},
                   {.name = "appeal_id", .ru = "Обращение", .en = "Appeal"},
                   {.name = "limit", .type = ApiType::limit, .ru = "Строк на странице", .en = "Rows of a page"},
                   {.name = "after", .ru = "Курсор: next прошлой страницы", .en = "Cursor: next of the page before"}},
         .handler = &list});
}

}  // namespace gateway
