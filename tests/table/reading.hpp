// A table as a test wants to see it: all rows, or the cause of the refusal.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <optional>

#include "gateway/core/fault.hpp"
#include "gateway/table/table.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

using Cells = std::vector<std::string>;

inline std::filesystem::path write_file(const TempFolder& folder, const std::string& octets,
                                        const std::string& name = "t.csv") {
    const auto file = folder.path() / name;
    std::ofstream(file, std::ios::binary) << octets;
    return file;
}

inline std::vector<TableRow> all_rows(const std::filesystem::path& file, const TableOptions& options = {}) {
    const auto table = open_table(file, options);
    std::vector<TableRow> rows;
    TableRow row;
    while (table->next(row)) rows.push_back(row);
    return rows;
}

inline std::vector<Cells> all_cells(const std::filesystem::path& file, const TableOptions& options = {}) {
    std::vector<Cells> cells;
    for (auto& row : all_rows(file, options)) cells.push_back(std::move(row.cells));
    return cells;
}

/// The Fault that reading to the end ends with.
inline Fault refusal_of(const std::filesystem::path& file, const TableOptions& options = {}) {
    try {
        all_rows(file, options);
    } catch (const Fault& fault) {
        return fault;
    }
    FAIL("the table was read");
    return Fault(Cause::none);
}

}  // namespace gateway
