#include "adapters/table_import/columns.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>

#include "gateway/core/digest.hpp"
#include "gateway/mapping/csv.hpp"
#include "gateway/table/header.hpp"

namespace gateway::table_import {
namespace {

constexpr std::array<std::pair<std::string_view, ColumnType>, 5> types{{{"text", ColumnType::text},
                                                                        {"date", ColumnType::date},
                                                                        {"time", ColumnType::time},
                                                                        {"flag", ColumnType::flag},
                                                                        {"integer", ColumnType::integer}}};

std::optional<ColumnType> type_of(std::string_view word) {
    for (const auto& [name, type] : types)
        if (name == word) return type;
    return word.empty() ? std::optional(ColumnType::text) : std::nullopt;
}

[[noreturn]] void complain(std::string_view name, int line, const std::string& what) {
    throw std::runtime_error(std::string(name) + ":" + std::to_string(line) + ": " + what);
}

/// Cells of a row by the names of the first row.
class Named {
public:
    Named(std::string_view file, const CsvRow& names) : file_(file), names_(names.cells) {
        for (const char* wanted : {"key", "header"})
            if (std::find(names_.begin(), names_.end(), wanted) == names_.end())
                complain(file, names.line, std::string("нет столбца / no column ") + wanted);
    }
    std::string of(const CsvRow& row, std::string_view name) const {
        const auto at = std::find(names_.begin(), names_.end(), name);
        const auto i = static_cast<std::size_t>(at - names_.begin());
        return at == names_.end() || i >= row.cells.size() ? std::string() : row.cells[i];
    }

private:
    std::string_view file_;
    std::vector<std::string> names_;
};

}  // namespace

ColumnMap ColumnMap::load(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": файл не читается / cannot be read");
    return parse(file.string(), std::string{std::istreambuf_iterator<char>(in), {}});
}

ColumnMap ColumnMap::parse(std::string_view name, std::string_view csv) {
    ColumnMap map;
    map.digest_ = sha256_hex(csv);
    const auto rows = parse_csv(name, csv);
    if (rows.size() < 2) throw std::runtime_error(std::string(name) + ": нет строк / no rows");
    const Named named(name, rows.front());
    for (std::size_t i = 1; i < rows.size(); ++i) {
        Column column{named.of(rows[i], "key"), {}, named.of(rows[i], "required") == "yes"};
        const auto type = type_of(named.of(rows[i], "type"));
        const std::string form = header_form(named.of(rows[i], "header"));
        if (column.key.empty() || form.empty()) complain(name, rows[i].line, "пустой ключ или заголовок / empty key or header");
        if (!type) complain(name, rows[i].line, "тип: text, date, time, flag, integer / one of these types");
        column.type = *type;
        if (!map.by_header_.emplace(form, column).second)
            complain(name, rows[i].line, "заголовок уже есть / the header stands twice");
        map.by_key_[column.key] = map.by_key_[column.key] || column.required;
    }
    return map;
}

Binding ColumnMap::bind(const TableRow& headers) const {
    Binding binding;
    std::set<std::string> bound;
    for (std::size_t i = 0; i < headers.cells.size(); ++i) {
        const std::string header = clean_cell(headers.cells[i]);
        if (header.empty()) continue;
        const auto known = by_header_.find(header_form(header));
        if (known == by_header_.end()) {
            binding.extra.push_back({i, header});
        } else if (!bound.insert(known->second.key).second) {
            binding.repeated.push_back(known->second.key);
        } else {
            binding.cells.push_back({i, known->second});
        }
    }
    for (const auto& [key, required] : by_key_) {
        if (bound.contains(key)) continue;
        (required ? binding.missing : binding.absent).push_back(key);
    }
    return binding;
}

}  // namespace gateway::table_import
