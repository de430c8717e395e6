// Tables people export from other systems: the rows of an XLSX workbook or of a CSV file, one at a time, in constant memory
// however long the file is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// What a foreign file may demand of us. Over a limit: Fault(too_large).
struct TableLimits {
    std::uint64_t max_file = std::uint64_t{256} << 20;    ///< octets as it lies there
    std::uint64_t max_unpacked = std::uint64_t{2} << 30;  ///< octets of one part of a workbook, unpacked
    std::uint64_t max_ratio = 400;                        ///< unpacked : packed, looked at beyond the first 8 MiB of a part
    std::int64_t max_rows = 1'048'576;                    ///< what a spreadsheet can hold
    std::size_t max_columns = 1'024;
    std::size_t max_cell = 131'072;  ///< octets; a spreadsheet's cell has 32 767 characters at most
    std::size_t max_row = 2u << 20;  ///< octets of all cells of one row
};

struct TableRow {
    std::int64_t number = 0;         ///< as the spreadsheet shows it; for CSV the line it begins at; from 1
    std::vector<std::string> cells;  ///< UTF-8 as it stands; empty = no value; empty cells at the end may be left out
};

/// Blocking; one thread at a time. Throws Fault for what cannot be read on: malformed, too_large, too_deep, wrong_encoding,
/// doctype_forbidden, wrong_content_type; the place is a part and line of the file, never a value.
class TableReader {
public:
    virtual ~TableReader() = default;
    /// The next row that has a value in any cell; false at the end.
    virtual bool next(TableRow& row) = 0;
};

struct TableOptions {
    TableLimits limits;
    char delimiter = 0;               ///< of a CSV file; 0 = found out from the first line: ; tab ,
    std::filesystem::path spool_dir;  ///< for what does not fit into memory; vanishes by itself. Empty = the file's own folder
};

/// By what the file is, whatever its name: a workbook gives its first visible sheet, dates as "2026-01-06" or
/// "2026-01-06T10:00:00", whole numbers without a fraction, truth as "true" and "false". The value of merged cells stands in
/// the first of them. Anything else is read as CSV in UTF-8 or Windows-1251. Old .xls and encrypted workbooks are
/// Fault(wrong_content_type). Throws like TableReader, and Fault(store_unavailable) when the file cannot be opened.
std::unique_ptr<TableReader> open_table(const std::filesystem::path& file, const TableOptions& options = {});

/// CSV that is in memory already. Throws like TableReader.
std::unique_ptr<TableReader> open_csv_text(std::string octets, const TableOptions& options = {});

}  // namespace gateway
