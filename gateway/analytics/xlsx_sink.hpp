// A table as a workbook: sheets are written to a file beside it and packed at the end, so that memory stays constant.
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/analytics/table_sink.hpp"

namespace gateway {

/// More rows than a spreadsheet can hold go on in further sheets (TABLE_2, …), each with the head.
std::unique_ptr<TableSink> make_xlsx_sink(const TableSpec& table, const std::filesystem::path& dir);

}  // namespace gateway
