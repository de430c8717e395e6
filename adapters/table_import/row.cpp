#include "adapters/table_import/row.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cstdio>

#include "gateway/appeal/scalars.hpp"
#include "gateway/table/header.hpp"

namespace gateway::table_import {

namespace json = boost::json;

namespace {

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Numbers between separators, at most `most`; empty when anything else stands there.
std::vector<int> numbers_of(std::string_view text, char separator, std::size_t most) {
    std::vector<int> numbers;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        const auto number = integer_of(text.substr(at, end - at));
        if (!number || *number < 0 || *number > 9999 || numbers.size() == most) return {};
        numbers.push_back(static_cast<int>(*number));
        at = end + 1;
    }
    return numbers;
}

std::optional<std::string> day_of(std::string_view text) {
    std::array<char, 32> day{};
    if (auto dotted = numbers_of(text, '.', 3); dotted.size() == 3) {
        if (dotted[2] < 100) dotted[2] += 2000;
        std::snprintf(day.data(), day.size(), "%04d-%02d-%02d", dotted[2], dotted[1], dotted[0]);
    } else if (const auto dashed = numbers_of(text, '-', 3); dashed.size() == 3) {
        std::snprintf(day.data(), day.size(), "%04d-%02d-%02d", dashed[0], dashed[1], dashed[2]);
    }
    return is_date(day.data()) ? std::optional<std::string>(day.data()) : std::nullopt;
}

std::optional<std::string> clock_of(std::string_view text) {
    auto clock = numbers_of(text, ':', 3);
    if (clock.size() == 2) clock.push_back(0);
    if (clock.size() != 3 || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return std::nullopt;
    std::array<char, 32> time{};
    std::snprintf(time.data(), time.size(), "%02d:%02d:%02d", clock[0], clock[1], clock[2]);
    return time.data();
}

/// The value as its column promises; nullopt when it is something else.
std::optional<json::value> value_of(const std::string& text, ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return json::value(text);
        case ColumnType::flag:
            if (const auto flag = flag_of(text)) return json::value(*flag);
            return std::nullopt;
        case ColumnType::integer:
            if (const auto number = integer_of(text)) return json::value(*number);
            return std::nullopt;
        case ColumnType::date:
        case ColumnType::time:
            break;
    }
    const auto date = iso_date(text);
    if (!date) return std::nullopt;
    return json::value(type == ColumnType::date ? date->substr(0, 10) : *date);
}

std::string cell_at(const TableRow& cells, std::size_t index) {
    return index < cells.cells.size() ? clean_cell(cells.cells[index]) : std::string();
}

}  // namespace

std::optional<std::string> iso_date(std::string_view text) {
    const auto gap = text.find_first_of(" T");
    const auto day = day_of(text.substr(0, gap));
    if (!day || gap == std::string_view::npos) return day;
    const auto clock = clock_of(text.substr(gap + 1));
    return clock ? std::optional(*day + "T" + *clock) : std::nullopt;
}

std::optional<bool> flag_of(std::string_view text) {
    const std::string form = header_form(text);
    for (const char* yes : {"да", "yes", "true", "1", "+"})
        if (form == header_form(yes)) return true;
    for (const char* no : {"нет", "no", "false", "0"})
        if (form == header_form(no)) return false;
    return std::nullopt;
}

Row read_row(const TableRow& cells, const Binding& binding, std::string_view key) {
    Row row;
    row.number = cells.number;
    json::object values;
    json::object extra;
    json::object unreadable;
    for (const auto& cell : binding.cells) {
        const std::string text = cell_at(cells, cell.index);
        if (text.empty()) continue;
        if (cell.column.key == key) row.key = text;
        if (auto value = value_of(text, cell.column.type)) {
            values[cell.column.key] = std::move(*value);
        } else {
            unreadable[cell.column.key] = text;
            row.unreadable.push_back(cell.column.key);
        }
    }
    for (const auto& cell : binding.extra)
        if (std::string text = cell_at(cells, cell.index); !text.empty()) extra[cell.header] = std::move(text);
    row.json = json::serialize(
        json::object{{"row", std::move(values)}, {"extra", std::move(extra)}, {"unreadable", std::move(unreadable)}});
    return row;
}

}  // namespace gateway::table_import
