// One file as a sequence of rows worth importing: headers found, repeated numbers settled, everything broken found beforehand.
#pragma once

#include <filesystem>
#include <memory>
#include <unordered_map>
#include <vector>

#include "adapters/table_import/report.hpp"
#include "adapters/table_import/row.hpp"
#include "adapters/table_import/settings.hpp"

namespace gateway::table_import {

/// Blocking; one thread at a time. `settings` and `columns` outlive it.
class Sheet {
public:
    /// Reads the file once whole. Throws Fault for a file that cannot be read and Fault(missing_field) when no row of its first
    /// thirty has all required headers.
    Sheet(const std::filesystem::path& file, const TableSettings& settings, const ColumnMap& columns, Report& report);

    /// Up to `most` rows with different keys; empty at the end. Counts what it passes over.
    std::vector<Row> next(std::size_t most);

private:
    std::unique_ptr<TableReader> open() const;
    void find_headers(TableReader& table);
    void count_keys();

    const std::filesystem::path file_;
    const TableSettings& settings_;
    const ColumnMap& columns_;
    Report& report_;
    Binding binding_;
    std::unordered_map<std::uint64_t, std::int64_t> repeated_;  ///< digest of a key → rows with it still to come
    std::unique_ptr<TableReader> table_;
};

}  // namespace gateway::table_import
