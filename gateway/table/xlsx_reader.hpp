// XLSX workbooks (ISO/IEC 29500): the first visible sheet, row by row.
#pragma once

#include "gateway/table/table.hpp"

namespace gateway {

/// Throws like open_table. The shared texts are read here, the sheet as it is asked for.
std::unique_ptr<TableReader> open_workbook(const std::filesystem::path& file, const TableOptions& options);

}  // namespace gateway
