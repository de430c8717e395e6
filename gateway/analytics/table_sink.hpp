// Where rows of a table go: a file of one format, written row by row in constant memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/analytics/table_spec.hpp"

namespace gateway {

enum class ExportFormat { csv, xlsx, jsonl, geojson };

std::string_view to_text(ExportFormat format);
/// Throws std::invalid_argument naming the words it knows.
ExportFormat export_format_of(std::string_view word);

/// A file of an export, as the manifest names it.
struct ExportFile {
    std::string name;    ///< "appeal_fact.csv"
    std::string table;   ///< "appeal_fact"
    std::string format;  ///< "csv"
    std::int64_t rows = 0;
    std::uint64_t size = 0;  ///< octets
    std::string sha256;
};

/// One thread. What the disk refuses is thrown as std::runtime_error.
class TableSink {
public:
    virtual ~TableSink() = default;
    /// As many cells as the table has columns.
    virtual void row(const std::vector<std::string>& cells) = 0;
    /// Ends the file; it is on disk when this returns.
    virtual ExportFile finish() = 0;
};

/// `dir`/TABLE.FORMAT; not for geojson. `table` outlives the sink.
std::unique_ptr<TableSink> make_sink(ExportFormat format, const TableSpec& table, const std::filesystem::path& dir);

/// A cell as it stands in CSV, unquoted: what a spreadsheet would take for a formula (= + - @ tab, return at the start) gets an
/// apostrophe before it, and so does what would be mistaken for such a cell. `plain_cell` takes it away again.
std::string guarded_cell(const std::string& text);
std::string plain_cell(const std::string& text);

}  // namespace gateway
