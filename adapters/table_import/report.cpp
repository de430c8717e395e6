#include "adapters/table_import/report.hpp"

#include <boost/json.hpp>

namespace gateway::table_import {

namespace json = boost::json;

namespace {

constexpr std::size_t most_listed = 1'000;

json::array names(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

std::string line_of(const std::string& where, Cause cause, const std::string& detail, const std::string& place) {
    const CauseInfo& row = info(cause);
    std::string line = where + ": " + std::string(row.ru) + " / " + std::string(row.en) + " [" + std::string(row.code) + "]";
    if (!detail.empty()) line += " " + detail;
    if (!place.empty()) line += " (" + place + ")";
    return line + "\n";
}

json::array refused_of(const Report& report) {
    json::array rows;
    for (const RefusedRow& row : report.refused_rows)
        rows.push_back(json::object{
            {"row", row.row}, {"cause", std::string(info(row.cause).code)}, {"detail", row.detail}, {"place", row.place}});
    return rows;
}

json::array unmapped_of(const Report& report) {
    json::array words;
    for (const auto& [word, count] : report.unmapped)
        words.push_back(json::object{{"dictionary", word.dictionary}, {"value", word.value}, {"rows", count}});
    return words;
}

/// An object with one member a line; the members themselves compact.
std::string readable(const json::object& object) {
    std::string text = "{\n";
    for (const auto& member : object) {
        if (text.size() > 2) text += ",\n";
        text += "  " + json::serialize(json::string(member.key())) + ": " + json::serialize(member.value());
    }
    return text + "\n}\n";
}

}  // namespace

void Report::refuse(std::int64_t row, const Fault& fault) {
    ++refused;
    if (refused_rows.size() < most_listed) refused_rows.push_back({row, fault.cause(), fault.detail(), fault.place()});
}

void Report::note(const std::vector<UnmappedWord>& words) {
    for (const UnmappedWord& word : words) {
        const auto known = unmapped.find(word);
        if (known != unmapped.end()) {
            ++known->second;
        } else if (unmapped.size() < most_listed) {
            unmapped.emplace(word, 1);
        } else {
            unmapped_cut = true;
        }
    }
}

std::string to_json(const Report& report) {
    json::object unreadable;
    for (const auto& [column, count] : report.unreadable) unreadable[column] = count;
    return readable({{"file", report.file},
                     {"sha256", report.sha256},
                     {"rows", report.rows},
                     {"created", report.created},
                     {"changed", report.changed},
                     {"unchanged", report.unchanged},
                     {"superseded", report.superseded},
                     {"without_key", report.without_key},
                     {"refused", report.refused},
                     {"unknown_headers", names(report.unknown_headers)},
                     {"repeated_columns", names(report.repeated_columns)},
                     {"absent_columns", names(report.absent_columns)},
                     {"unreadable_values", std::move(unreadable)},
                     {"unmapped", unmapped_of(report)},
                     {"unmapped_cut", report.unmapped_cut},
                     {"refused_rows", refused_of(report)}});
}

std::string reason_text(const Report& report, const Fault* fault) {
    std::string text;
    if (fault != nullptr) {
        text = "Файл отвергнут целиком, из него ничего не принято / the whole file was refused, nothing of it was taken\n";
        return text + line_of(report.file, fault->cause(), fault->detail(), fault->place());
    }
    text = "Отвергнуты строки: " + std::to_string(report.refused) +
           "; остальные приняты. Исправьте и положите файл снова: принятые"
           " строки ничего не изменят. / Rows were refused, the others were taken. Correct the file and drop it again.\n";
    for (const RefusedRow& row : report.refused_rows)
        text += line_of("строка / row " + std::to_string(row.row), row.cause, row.detail, row.place);
    if (report.refused_rows.size() < static_cast<std::size_t>(report.refused)) text += "…\n";
    return text;
}

}  // namespace gateway::table_import
