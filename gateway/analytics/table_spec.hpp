// What a table of an export looks like: the one description every format, the reconciliation and the documents read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// A value travels as text; empty = none. `flag` is 0 or 1, `time` "2026-03-02T10:00:00Z", `day` "2026-03-02" of the region.
enum class ColumnType { text, integer, flag, time, day };

struct ColumnSpec {
    std::string_view name;
    ColumnType type = ColumnType::text;
    std::string_view source;  ///< field of the appeal it comes from, as pd_class() takes it; empty = counted
    std::string_view ru, en;
};

struct TableSpec {
    std::string_view name;
    std::vector<ColumnSpec> columns;
    std::string_view ru, en;
};

}  // namespace gateway
