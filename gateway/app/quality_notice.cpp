#include "gateway/app/quality_notice.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>
#include <tuple>

namespace gateway {
namespace {

using Lines = std::map<std::string, NoticeLine>;  ///< by rule or stage

std::string member_of(const JournalRecord& record, std::string_view name) {
    boost::json::error_code error;
    const boost::json::value detail = boost::json::parse(record.entry.detail, error);
    if (error || !detail.is_object()) return {};
    const auto* member = detail.as_object().if_contains({name.data(), name.size()});
    return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
}

std::string title_of(const std::string& rule, const QualityConfig& config) {
    for (const QualityRule& one : config.rules)
        if (one.id == rule) return one.title + " (" + rule + ")";
    return rule;
}

void count(NoticeLine& line, const std::string& appeal) {
    ++line.count;
    const bool known = std::find(line.appeals.begin(), line.appeals.end(), appeal) != line.appeals.end();
    if (!known && line.appeals.size() < most_named) line.appeals.push_back(appeal);
}

std::vector<NoticeLine> most_first(Lines lines) {
    std::vector<NoticeLine> list;
    for (auto& [key, line] : lines) list.push_back(std::move(line));
    std::sort(list.begin(), list.end(), [](const auto& one, const auto& other) {
        return std::tie(other.count, one.title) < std::tie(one.count, other.title);
    });
    return list;
}

QualityNotice notice_for(const std::string& sector, const std::vector<JournalRecord>& records, const QualityConfig& config) {
    QualityNotice notice;
    notice.sector = sector;
    notice.to = sector.empty() ? config.operator_head : config.sectors.at(sector);
    Lines broken, overdue, warned;
    for (const JournalRecord& record : records) {
        if (!sector.empty() && member_of(record, "sector") != sector) continue;
        const std::string& kind = record.entry.kind;
        const bool quality = kind == journal_quality_broken || kind == journal_quality_mended;
        if (kind == journal_quality_mended) ++notice.mended;
        if (kind == journal_quality_mended) continue;
        const std::string key = member_of(record, quality ? "rule" : "stage");
        Lines& lines = quality ? broken : kind == journal_deadline_breached ? overdue : warned;
        NoticeLine& line = lines[key];
        line.title = quality ? title_of(key, config) : "этап " + key;
        count(line, record.entry.appeal_id);
    }
    notice.broken = most_first(std::move(broken));
    notice.overdue = most_first(std::move(overdue));
    notice.warned = most_first(std::move(warned));
    return notice;
}

int total(const std::vector<NoticeLine>& lines) {
    int sum = 0;
    for (const NoticeLine& line : lines) sum += line.count;
    return sum;
}

/// Words of people: line breaks in a title would forge lines of the letter.
std::string one_line(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

std::string section(const std::string& head, const std::vector<NoticeLine>& lines, int top) {
    if (lines.empty()) return {};
    std::string text = head + ": " + std::to_string(total(lines)) + "\n";
    int shown = 0;
    for (const NoticeLine& line : lines) {
        if (shown++ == top)
            return text + "  … и ещё правил и этапов: " + std::to_string(lines.size() - static_cast<std::size_t>(top)) + "\n\n";
        text += "  " + one_line(line.title) + " — " + std::to_string(line.count) + "\n";
        for (const std::string& appeal : line.appeals) text += "    " + appeal + "\n";
        if (static_cast<std::size_t>(line.count) > line.appeals.size() && line.appeals.size() == most_named)
            text += "    … остальные: appeal-gateway quality list\n";
    }
    return text + "\n";
}

}  // namespace

std::vector<std::string> notice_kinds() {
    return {std::string(journal_quality_broken), std::string(journal_quality_mended), std::string(journal_deadline_warning),
            std::string(journal_deadline_breached)};
}

std::vector<QualityNotice> notices_of(const std::vector<JournalRecord>& records, const QualityConfig& config) {
    std::vector<QualityNotice> notices;
    if (!config.operator_head.mail.empty()) notices.push_back(notice_for({}, records, config));
    for (const auto& [sector, head] : config.sectors)
        if (!head.mail.empty()) notices.push_back(notice_for(sector, records, config));
    return notices;
}

std::string notice_subject(const QualityNotice& notice, const std::string& day, const std::string& instance) {
    const std::string whose = notice.sector.empty() ? "все блоки" : "блок " + notice.sector;
    return "Качество данных и сроки за " + day + ": " + whose + " (" + instance + ")";
}

std::string notice_text(const QualityNotice& notice, const std::string& day, int top) {
    std::string text = one_line(notice.to.head) + "\n\n";
    text += "Уведомление оператора ЦУР о нарушениях за " + day + " (сутки региона)";
    text += notice.sector.empty() ? ", все отраслевые блоки.\n\n" : ", отраслевой блок " + notice.sector + ".\n\n";
    if (!notice.says_something()) return text + "Нарушений качества данных и сроков нет.\n";
    text += section("Нарушения качества данных", notice.broken, top);
    if (notice.mended > 0) text += "Устранено нарушений: " + std::to_string(notice.mended) + "\n\n";
    text += section("Сроки нарушены", notice.overdue, top);
    text += section("Сроки истекают", notice.warned, top);
    text += "Просим устранить нарушения. Указаны номера обращений в шлюзе; подробнее: appeal-gateway appeals show НОМЕР\n";
    return text;
}

}  // namespace gateway
