// Reads back the tables of an export, whatever their format.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/analytics/table_sink.hpp"

namespace gateway {

/// One thread. Throws Fault or std::runtime_error for what is no table of an export.
class TableSource {
public:
    virtual ~TableSource() = default;
    virtual const std::vector<std::string>& names() const = 0;
    /// As many cells as names, as text; false at the end.
    virtual bool next(std::vector<std::string>& cells) = 0;
};

/// `file.format` decides; a workbook gives its first sheet alone. `table` outlives the source.
std::unique_ptr<TableSource> open_source(const std::filesystem::path& dir, const ExportFile& file, const TableSpec& table);

/// The description of a table of an export; nullptr for another name.
const TableSpec* table_of_export(std::string_view name);

}  // namespace gateway
