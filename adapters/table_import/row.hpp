// One row of a table as the mapping is fed with it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/table_import/columns.hpp"

namespace gateway::table_import {

struct Row {
    std::int64_t number = 0;              ///< as the spreadsheet shows it
    std::string key;                      ///< value of the key column; empty = the row is skipped
    std::string json;                     ///< {"row": …, "extra": …, "unreadable": …}, compact
    std::vector<std::string> unreadable;  ///< keys whose values are not what the column promises
};

/// `key` is the column that names the row.
Row read_row(const TableRow& cells, const Binding& binding, std::string_view key);

/// "06.01.2026", "6.1.2026 10:30", "2026-01-06", "2026-01-06T10:30:00" → the last two forms; nullopt for what is no day.
std::optional<std::string> iso_date(std::string_view text);
/// Да, Нет, yes, no, true, false, 1, 0, + without regard to letter case.
std::optional<bool> flag_of(std::string_view text);

}  // namespace gateway::table_import
