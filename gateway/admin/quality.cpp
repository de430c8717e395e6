// Operations on data quality: which rules of the operator were broken, and the daily notices.
#include "gateway/admin/quality.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "gateway/admin/operation.hpp"
#include "gateway/admin/words.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

QualityDesk& desk_of(const AdminKit& kit) {
    QualityDesk* desk = kit.desk.quality();
    if (desk == nullptr) throw Fault(Cause::not_found, "data quality");
    return *desk;
}

/// A moment (RFC 3339) or the begin of a local day.
std::optional<Time> moment_of(const QualityDesk& desk, const std::string& text, const char* name) {
    if (text.empty()) return std::nullopt;
    auto moment = parse_rfc3339(text);
    if (!moment) moment = desk.begin_of(text);
    if (!moment) throw Fault(Cause::bad_value, "a day such as 2026-03-02 or a time (RFC 3339)", name);
    return moment;
}

std::string member(const char* name, const std::string& value) {
    return "\"" + std::string(name) + "\":" + boost::json::serialize(boost::json::string_view(value));
}

std::int64_t cursor_of(const std::string& text) {
    std::int64_t seq = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (!text.empty() && (read.ec != std::errc() || read.ptr != text.data() + text.size() || seq < 0))
        throw Fault(Cause::bad_value, "this cursor was never given out", "after");
    return seq;
}

JournalQuery query_of(const QualityDesk& desk, const ApiCall& call) {
    JournalQuery query;
    query.kinds = {std::string(call.text("state") == "mended" ? journal_quality_mended : journal_quality_broken)};
    query.appeal_id = call.text("appeal_id");
    query.from = moment_of(desk, call.text("since"), "since");
    query.to = moment_of(desk, call.text("until"), "until");
    for (const char* name : {"rule", "sector", "severity"})
        if (const std::string value = call.text(name); !value.empty()) query.contains.push_back(member(name, value));
    query.after = cursor_of(call.text("after"));
    query.limit = call.limit() + 1;
    return query;
}

Task<WebResponse> list(AdminKit kit, ApiCall call) {
    QualityDesk& desk = desk_of(kit);
    std::vector<JournalRecord> found = co_await desk.book().find_journal(query_of(desk, call));
    std::string next;
    if (found.size() > static_cast<std::size_t>(call.limit())) {
        found.pop_back();
        next = std::to_string(found.back().seq);
    }
    boost::json::array items;
    for (const JournalRecord& record : found) items.push_back(breach_json(desk, record));
    co_return page_response(std::move(items), next);
}

WebResponse notices_response(const std::string& day, const std::vector<DeskNotice>& notices) {
    boost::json::array items;
    for (const DeskNotice& one : notices) {
        boost::json::object item{
            {"day", day}, {"sector", one.sector}, {"state", one.state}, {"failures", one.failures}, {"subject", one.subject}};
        set(item, "head", one.head);
        set(item, "reason", one.reason);
        set(item, "text", one.text);
        items.push_back(std::move(item));
    }
    return page_response(std::move(items), {});
}

std::string day_of(const QualityDesk& desk, const std::string& day) {
    if (!desk.begin_of(day)) throw Fault(Cause::bad_value, "a day such as 2026-03-02", "date");
    return day;
}

Task<WebResponse> show_notices(AdminKit kit, ApiCall call) {
    QualityDesk& desk = desk_of(kit);
    const std::string day = day_of(desk, call.text("date"));
    co_return notices_response(day, co_await desk.notices(day));
}

Task<WebResponse> send_notices(AdminKit kit, ApiCall call) {
    QualityDesk& desk = desk_of(kit);
    const auto asked = call.body.find("date");
    const std::string day = day_of(desk, asked == call.body.end() ? std::string() : asked->second);
    JournalEntry entry;
    entry.kind = "admin.quality_notice_asked";
    entry.actor = call.actor;
    entry.detail = "{" + member("date", day) + "," + member("reason", call.reason) + "}";
    co_await kit.store.note(std::move(entry));
    co_return notices_response(day, co_await desk.send_notices(day));
}

}  // namespace

boost::json::object breach_json(const QualityDesk& desk, const JournalRecord& record) {
    boost::json::object item{{"seq", record.seq},
                             {"at", json_of(record.at)},
                             {"state", record.entry.kind == journal_quality_mended ? "mended" : "broken"},
                             {"appeal_id", record.entry.appeal_id},
                             {"message_id", record.entry.message_id},
                             {"connector", record.entry.connector}};
    boost::json::error_code error;
    const boost::json::value detail = boost::json::parse(record.entry.detail, error);
    if (error || !detail.is_object()) return item;
    for (const char* name : {"rule", "severity", "what", "place", "sector"})
        if (const auto* value = detail.as_object().if_contains(name)) item[name] = *value;
    const auto text = [&](const char* name) {
        const auto* value = item.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
    };
    set(item, "title", desk.title_of(text("rule")));
    set(item, "head", desk.head_of(text("sector")));
    return item;
}

boost::json::array breaches_json(const QualityDesk* desk, const std::vector<JournalRecord>& records) {
    boost::json::array items;
    for (const JournalRecord& record : records) {
        const std::string& kind = record.entry.kind;
        const bool quality = kind == journal_quality_broken || kind == journal_quality_mended;
        if (desk != nullptr && quality) items.push_back(breach_json(*desk, record));
    }
    return items;
}

void add_quality_operations(std::vector<ApiOperation>& table) {
    table.push_back(
        {.method = "GET",
         .path = "/quality",
         .name = "listQualityBreaches",
         .ru = "Нарушения правил качества данных, старые первыми, с ответственным за отраслевой блок",
         .en = "Breaches of the rules of data quality, oldest first, with who answers for the sector block",
         .answer = "QualityPage",
         .query = {{.name = "since", .ru = "Не раньше: день региона или время", .en = "From: a day of the region or a time"},
                   {.name = "until", .ru = "Раньше чем: день региона или время", .en = "Before: a day of the region or a time"},
                   {.name = "rule", .ru = "Правило", .en = "Rule"},
                   {.name = "sector", .ru = "Отраслевой блок", .en = "Sector block"},
                   {.name = "severity",
                    .type = ApiType::choice,
                    .ru = "Важность",
                    .en = "Severity",
                    .choices = {"notice", "warning", "error"}},
                   {.name = "appeal_id", .ru = "Обращение", .en = "Appeal"},
                   {.name = "state",
                    .type = ApiType::choice,
                    .ru = "Нарушено (по умолчанию) или устранено",
                    .en = "Broken (by default) or mended",
                    .choices = {"broken", "mended"}},
                   {.name = "limit", .type = ApiType::limit, .ru = "Строк на странице", .en = "Rows of a page"},
                   {.name = "after", .ru = "Курсор: next прошлой страницы", .en = "Cursor: next of the page before"}},
         .handler = &list});
    table.push_back({.method = "GET",
                     .path = "/quality/notices",
                     .name = "showQualityNotices",
                     .ru = "Уведомления за день, как они были бы написаны сейчас; ничего не отправляется",
                     .en = "The notices of a day as they would be written now; nothing is sent",
                     .answer = "QualityNoticePage",
                     .query = {{.name = "date", .ru = "День региона", .en = "A day of the region"}},
                     .handler = &show_notices});
    table.push_back({.method = "POST",
                     .path = "/quality/notices",
                     .name = "sendQualityNotices",
                     .right = ApiRight::change,
                     .ru = "Отправить уведомления за день, которые ещё не отправлены",
                     .en = "Send the notices of a day that have not been sent",
                     .answer = "QualityNoticePage",
                     .body = {{.name = "date", .ru = "День региона", .en = "A day of the region"}},
                     .handler = &send_notices});
}

}  // namespace gateway
