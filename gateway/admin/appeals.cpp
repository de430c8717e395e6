// Operations on appeals: the search, and one appeal with all its hops.
#include <boost/json/array.hpp>

#include "gateway/admin/operation.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

Task<WebResponse> find_appeals(AdminKit kit, ApiCall call) {
    AppealQuery query{.external_id = call.text("external_id"),
                      .system = call.text("system"),
                      .status = call.text("status"),
                      .origin = call.text("origin"),
                      .from = call.time("from"),
                      .to = call.time("to"),
                      .limit = call.limit() + 1,  // one more tells whether there is a next page
                      .after = call.text("after")};
    if (!query.after.empty()) {
        const auto last = co_await kit.store.appeal(query.after);
        if (!last) throw Fault(Cause::bad_value, "this cursor was never given out", "after");
    }
    std::vector<AppealRecord> found = co_await kit.store.find_appeals(std::move(query));
    std::string next;
    if (found.size() > static_cast<std::size_t>(call.limit())) {
        found.pop_back();
        next = found.back().appeal_id;
    }
    boost::json::array items;
    for (const AppealRecord& appeal : found) items.push_back(json_of(appeal));
    co_return page_response(std::move(items), next);
}

std::vector<std::string> statuses() {
    const auto names = names_of(Status{});
    return {names.begin(), names.end()};
}

}  // namespace

void add_appeal_operations(std::vector<ApiOperation>& table) {
    table.push_back(
        {.method = "GET",
         .path = "/appeals",
         .name = "findAppeals",
         .ru = "Поиск обращений, новые первыми",
         .en = "Search of appeals, newest first",
         .answer = "AppealPage",
         .query = {{.name = "external_id",
                    .ru = "Номер в любой системе; регистр, пробелы и похожие буквы не важны",
                    .en = "An id in any system; case, spaces and look-alike letters do not matter"},
                   {.name = "system", .ru = "Соединение, которому известен номер", .en = "Connector that knows it"},
                   {.name = "status",
                    .type = ApiType::choice,
                    .ru = "Статус обращения",
                    .en = "Status of the appeal",
                    .choices = statuses()},
                   {.name = "origin", .ru = "Откуда пришло", .en = "Connector that brought it"},
                   {.name = "from", .type = ApiType::time, .ru = "Создано не раньше", .en = "Created at or after"},
                   {.name = "to", .type = ApiType::time, .ru = "Создано не позже", .en = "Created at or before"},
                   {.name = "limit", .type = ApiType::limit, .ru = "Строк на странице", .en = "Rows of a page"},
                   {.name = "after", .ru = "Курсор: next прошлой страницы", .en = "Cursor: next of the page before"}},
         .handler = &find_appeals});
}

}  // namespace gateway
