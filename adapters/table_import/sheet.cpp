#include "adapters/table_import/sheet.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"
#include "gateway/core/store.hpp"
#include "gateway/table/header.hpp"

namespace gateway::table_import {
namespace {

constexpr int most_rows_above = 30;

/// Two different keys with one digest would cost one of the rows: 64 bits over a million rows make that one chance in 10^7.
std::uint64_t key_digest(std::string_view key) {
    std::uint64_t digest = 14695981039346656037ULL;  // FNV-1a
    for (const char c : normal_external_id(key)) digest = (digest ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return digest;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

Sheet::Sheet(const std::filesystem::path& file, const TableSettings& settings, const ColumnMap& columns, Report& report)
    : file_(file), settings_(settings), columns_(columns), report_(report) {
    count_keys();
    table_ = open();
    find_headers(*table_);
}

std::unique_ptr<TableReader> Sheet::open() const {
    return open_table(file_, settings_.table);
}

void Sheet::find_headers(TableReader& table) {
    TableRow row;
    std::vector<std::string> missing;
    for (int seen = 0; seen < most_rows_above && table.next(row); ++seen) {
        Binding binding = columns_.bind(row);
        if (binding.missing.empty()) {
            binding_ = std::move(binding);
            report_.repeated_columns = binding_.repeated;
            report_.absent_columns = binding_.absent;
            report_.unknown_headers.clear();
            for (const auto& extra : binding_.extra) report_.unknown_headers.push_back(extra.header);
            return;
        }
        if (missing.empty() || binding.missing.size() < missing.size()) missing = std::move(binding.missing);
    }
    throw Fault(Cause::missing_field, "no row of headers with the columns " + joined(missing));
}

void Sheet::count_keys() {
    const auto table = open();
    find_headers(*table);
    const auto key = std::find_if(binding_.cells.begin(), binding_.cells.end(),
                                  [&](const auto& cell) { return cell.column.key == settings_.key; });
    if (key == binding_.cells.end()) throw Fault(Cause::missing_field, "no column " + settings_.key);
    std::vector<std::uint64_t> digests;
    for (TableRow row; table->next(row);) {
        const std::string text = key->index < row.cells.size() ? clean_cell(row.cells[key->index]) : std::string();
        if (!text.empty()) digests.push_back(key_digest(text));
    }
    std::sort(digests.begin(), digests.end());
    for (std::size_t i = 1; i < digests.size(); ++i)
        if (digests[i] == digests[i - 1]) ++repeated_[digests[i]];
}

std::vector<Row> Sheet::next(std::size_t most) {
    std::vector<Row> rows;
    for (TableRow cells; rows.size() < most && table_->next(cells);) {
        ++report_.rows;
        Row row = read_row(cells, binding_, settings_.key);
        if (row.key.empty()) {
            ++report_.without_key;
            continue;
        }
        if (const auto repeated = repeated_.find(key_digest(row.key)); repeated != repeated_.end() && repeated->second > 0) {
            --repeated->second;
            ++report_.superseded;
            continue;
        }
        for (const std::string& column : row.unreadable) ++report_.unreadable[column];
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace gateway::table_import
