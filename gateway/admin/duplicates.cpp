// Appeals that may be about the same thing by the same person: a suggestion for people, computed when it is asked for and
// written down nowhere.
#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <optional>

#include "gateway/admin/operation.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/appeal/duplicates.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

/// How many appeals of the two weeks around are compared at most, and how many suggestions are shown.
constexpr std::size_t most_compared = 2'000, most_shown = 50;
/// Appeals read before the workers compare them: the io thread is never kept longer than one of them takes to read.
constexpr int page = 200;

struct Suggestion {
    AppealRecord record;
    DuplicateHint hint;
};

boost::json::object json_of(const Suggestion& suggestion) {
    boost::json::object item = json_of(suggestion.record);
    boost::json::array reasons;
    for (const auto& reason : suggestion.hint.reasons) reasons.emplace_back(reason);
    item["likeness"] = std::round(suggestion.hint.likeness * 100) / 100;
    item["reasons"] = std::move(reasons);
    return item;
}

/// The search over the appeals taken near one of them.
struct Hunt {
    AppealPrint wanted;
    AppealQuery query;
    std::size_t compared = 0;
    bool cut = false;
    std::vector<Suggestion> found;
};

Hunt hunt_for(const AppealRecord& record) {
    const DuplicateRules rules;
    Hunt hunt;
    hunt.wanted = print_of(appeal_from_json(record.json));
    hunt.query.from = record.created_at - rules.within;
    hunt.query.to = record.created_at + rules.within;
    hunt.query.limit = page;
    return hunt;
}

/// Nothing for an appeal that cannot be read: it is shown as such where somebody looks at it.
std::optional<DuplicateHint> hint_of(const AppealPrint& wanted, const std::string& json) {
    try {
        return duplicate_hint(wanted, print_of(appeal_from_json(json)));
    } catch (const Fault&) {
        return std::nullopt;
    }
}

/// Reading and comparing texts burns CPU: on the workers.
void compare(Hunt& hunt, std::vector<AppealRecord> records) {
    for (AppealRecord& record : records) {
        ++hunt.compared;
        auto hint = hint_of(hunt.wanted, record.json);
        if (hint) hunt.found.push_back({std::move(record), std::move(*hint)});
    }
}

/// Those of one page with their documents, up to the bound.
Task<std::vector<AppealRecord>> read(Store& store, Hunt& hunt, std::vector<AppealRecord> near) {
    std::vector<AppealRecord> records;
    for (const AppealRecord& one : near) {
        if (one.appeal_id == hunt.wanted.appeal_id) continue;
        hunt.cut = hunt.compared + records.size() == most_compared;
        if (hunt.cut) break;
        auto record = co_await store.appeal(one.appeal_id);
        if (record) records.push_back(std::move(*record));
    }
    co_return records;
}

Task<void> run(AdminKit kit, Hunt& hunt) {
    for (bool more = true; more && !hunt.cut;) {
        const auto near = co_await kit.store.find_appeals(hunt.query);
        more = near.size() == static_cast<std::size_t>(page);
        auto records = co_await read(kit.store, hunt, near);
        co_await offload(kit.workers, [&hunt, &records] { compare(hunt, std::move(records)); });
        if (more) hunt.query.after = near.back().appeal_id;
    }
}

Task<WebResponse> get_duplicates(AdminKit kit, ApiCall call) {
    const auto record = co_await kit.store.appeal(call.path.at("appeal_id"));
    if (!record) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    Hunt hunt = co_await offload(kit.workers, [&record] { return hunt_for(*record); });
    co_await run(kit, hunt);
    std::sort(hunt.found.begin(), hunt.found.end(),
              [](const Suggestion& one, const Suggestion& other) { return one.hint.likeness > other.hint.likeness; });
    if (hunt.found.size() > most_shown) hunt.found.resize(most_shown);
    boost::json::array items;
    for (const Suggestion& one : hunt.found) items.push_back(json_of(one));
    co_return json_response(
        {{"items", std::move(items)}, {"compared", hunt.compared}, {"bound", most_compared}, {"cut", hunt.cut}});
}

}  // namespace

void add_duplicate_operations(std::vector<ApiOperation>& table) {
    table.push_back(
        {.method = "GET",
         .path = "/appeals/{appeal_id}/duplicates",
         .name = "findDuplicates",
         .ru = "Похожие обращения того же заявителя за две недели: подсказка, сами они не объединяются",
         .en = "Like appeals of the same applicant within two weeks: a suggestion, they are never merged by themselves",
         .answer = "DuplicateList",
         .handler = &get_duplicates});
}

}  // namespace gateway
