// Operations on appeals: the search, and one appeal with all its hops.
#include <boost/json/array.hpp>

#include "gateway/admin/deadlines.hpp"
#include "gateway/admin/look.hpp"
#include "gateway/admin/quality.hpp"
#include "gateway/admin/trace.hpp"
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

boost::json::object story_of(const AppealTrace& trace, const DeskView& view, Sight sight) {
    boost::json::object story = json_of(trace.appeal);
    boost::json::array messages, deliveries, attempts, journal, evidence;
    for (const MessageRecord& one : trace.messages) messages.push_back(json_of(one, sight));
    for (const DeliveryRecord& one : trace.deliveries) deliveries.push_back(json_of(one));
    for (const AttemptRecord& one : trace.attempts) attempts.push_back(json_of(one, trace.evidence));
    for (const EvidenceItem& one : trace.evidence) evidence.push_back(json_of(one));
    for (const JournalRecord& one : trace.journal) journal.push_back(json_of(one));
    story["masked"] = sight == Sight::masked;
    story["canonical"] = canonical_of(MessageKind::appeal_created, trace.appeal.json, sight);
    story["next_steps"] = next_steps_of(trace, view);
    story["hops"] = hops_of(trace);
    story["messages"] = std::move(messages);
    story["deliveries"] = std::move(deliveries);
    story["attempts"] = std::move(attempts);
    story["evidence"] = std::move(evidence);
    story["journal"] = std::move(journal);
    if (trace.erasure) {
        story["erased_at"] = json_of(trace.erasure->at);
        story["erased_by"] = trace.erasure->rule;
    }
    if (!trace.hold.empty()) story["hold"] = trace.hold;
    return story;
}

Task<WebResponse> get_appeal(AdminKit kit, ApiCall call) {
    const std::string id = call.path.at("appeal_id");
    const auto known = co_await kit.store.appeal(id);
    if (!known) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    const Sight sight = co_await sight_of(kit, call, {.what = "appeal", .appeal_id = id});
    const auto trace = co_await kit.store.trace(id);
    if (!trace) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    boost::json::object story = story_of(*trace, kit.desk.view(), sight);
    boost::json::array deadlines;
    for (const LegalClock& clock : co_await kit.store.clocks_of(id)) deadlines.push_back(json_of(clock, kit.clock.now()));
    story["deadlines"] = std::move(deadlines);
    story["quality"] = breaches_json(kit.desk.quality(), trace->journal);
    co_return json_response(story);
}

std::vector<std::string> statuses() {
    const auto names = names_of(Status{});
    return {names.begin(), names.end()};
}

/// Everything about one appeal, signed: for an authority. Journaled before it is made, as any look at personal data.
constexpr std::string_view dossier_type = "application/vnd.etsi.asic-e+zip";

Task<WebResponse> get_dossier(AdminKit kit, ApiCall call) {
    const std::string appeal_id = call.path.at("appeal_id");
    const auto appeal = co_await kit.store.appeal(appeal_id);
    if (!appeal) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    co_await note_look(kit, call, {.what = "dossier", .message_id = {}, .appeal_id = appeal_id, .delivery_id = {}});
    WebResponse response;
    response.file = co_await kit.desk.dossier(appeal_id, call.actor, call.reason);
    response.headers.emplace_back("Content-Type", dossier_type);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + appeal_id + ".asice\"");
    co_return response;
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
    table.push_back({.method = "GET",
                     .path = "/appeals/{appeal_id}",
                     .name = "getAppeal",
                     .right = ApiRight::unmask,
                     .ru = "Обращение со всей историей: приёмы, попытки, исходы, подписи, журнал, следующий шаг",
                     .en = "An appeal with its whole way: hops, attempts, outcomes, signatures, journal, next step",
                     .answer = "AppealStory",
                     .query = {unmask_parameter()},
                     .handler = &get_appeal});
    table.push_back({.method = "GET",
                     .path = "/appeals/{appeal_id}/dossier",
                     .name = "getDossier",
                     .right = ApiRight::unmask,
                     .ru = "Досье обращения: один подписанный файл ASiC-E; X-Actor, X-Reason, запись в журнале",
                     .en = "The dossier of an appeal: one signed ASiC-E file; X-Actor, X-Reason, a journal entry",
                     .handler = &get_dossier,
                     .octets = dossier_type});
}

}  // namespace gateway
