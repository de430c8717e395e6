#include "gateway/mapping/dictionary.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "gateway/appeal/scalars.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/store.hpp"
#include "gateway/mapping/csv.hpp"

namespace gateway {
namespace {

[[noreturn]] void refuse(std::string_view name, int line, const std::string& why) {
    throw std::runtime_error(std::string(name) + ":" + std::to_string(line) + ": " + why);
}

struct Columns {
    std::size_t from, to;
    std::optional<std::size_t> valid_from, valid_to;
};

Columns columns_of(const CsvRow& header, std::string_view name) {
    const auto find = [&](std::string_view column) -> std::optional<std::size_t> {
        const auto at = std::find(header.cells.begin(), header.cells.end(), column);
        if (at == header.cells.end()) return std::nullopt;
        return static_cast<std::size_t>(at - header.cells.begin());
    };
    const auto from = find("from");
    const auto to = find("to");
    if (!from || !to) refuse(name, header.line, "the header needs the columns from and to, separated by ';'");
    return {*from, *to, find("valid_from"), find("valid_to")};
}

std::string date_of(const CsvRow& row, std::optional<std::size_t> column, std::string_view name) {
    if (!column || row.cells[*column].empty()) return {};
    if (!is_date(row.cells[*column])) refuse(name, row.line, "a date must be YYYY-MM-DD");
    return row.cells[*column];
}

}  // namespace

bool Dictionary::Entry::covers(std::string_view day) const {
    if (day.empty()) return true;
    return (valid_from.empty() || valid_from <= day) && (valid_to.empty() || day <= valid_to);
}

bool Dictionary::Entry::overlaps(const Entry& other) const {
    const bool before = !valid_to.empty() && !other.valid_from.empty() && valid_to < other.valid_from;
    const bool after = !other.valid_to.empty() && !valid_from.empty() && other.valid_to < valid_from;
    return !before && !after;
}

Dictionary Dictionary::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("dictionary " + file.string() + " cannot be read");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return parse(file.string(), text);
}

Dictionary Dictionary::parse(std::string_view name, std::string_view csv) {
    Dictionary dictionary;
    dictionary.name_ = std::filesystem::path(name).stem().string();
    dictionary.digest_ = sha256_hex(csv);
    const auto rows = parse_csv(name, csv);
    if (rows.empty()) refuse(name, 1, "the header is missing");
    const Columns columns = columns_of(rows.front(), name);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const CsvRow& row = rows[i];
        if (row.cells.size() != rows.front().cells.size())
            refuse(name, row.line,
                   std::to_string(row.cells.size()) + " cells, the header has " + std::to_string(rows.front().cells.size()));
        Entry entry;
        entry.from = row.cells[columns.from];
        entry.to = row.cells[columns.to];
        entry.valid_from = date_of(row, columns.valid_from, name);
        entry.valid_to = date_of(row, columns.valid_to, name);
        entry.line = row.line;
        dictionary.add(std::move(entry), name);
    }
    return dictionary;
}

void Dictionary::add(Entry entry, std::string_view name) {
    const std::string normal = normal_external_id(entry.from);
    if (normal.empty()) refuse(name, entry.line, "the cell from is empty");
    if (!entry.valid_from.empty() && !entry.valid_to.empty() && entry.valid_to < entry.valid_from)
        refuse(name, entry.line, "valid_to is before valid_from");
    auto& entries = by_normal_[normal];
    for (const Entry& known : entries)
        if (known.from == entry.from && known.overlaps(entry))
            refuse(name, entry.line, "the same from stands in line " + std::to_string(known.line) + " for the same time");
    const auto place =
        std::find_if(entries.begin(), entries.end(), [&](const Entry& known) { return known.valid_from < entry.valid_from; });
    entries.insert(place, std::move(entry));
    ++size_;
}

std::optional<std::string> Dictionary::lookup(std::string_view key, std::string_view day) const {
    const auto found = by_normal_.find(normal_external_id(key));
    if (found == by_normal_.end()) return std::nullopt;
    const Entry* alike = nullptr;
    bool ambiguous = false;
    for (const Entry& entry : found->second) {
        if (!entry.covers(day)) continue;
        if (entry.from == key) return entry.to;
        ambiguous = ambiguous || (alike && alike->from != entry.from && alike->to != entry.to);
        if (!alike) alike = &entry;
    }
    if (!alike || ambiguous) return std::nullopt;
    return alike->to;
}

std::set<std::string> Dictionary::words() const {
    std::set<std::string> words;
    for (const auto& [key, entries] : by_normal_)
        for (const Entry& entry : entries) words.insert(entry.to);
    return words;
}

}  // namespace gateway
