// CSV as spreadsheets write it: quotes after RFC 4180, cells over several lines, `;`, tab or `,` between them.
#pragma once

#include "gateway/table/table.hpp"

namespace gateway {

/// What spreadsheets forgive is forgiven: quotes inside an unquoted cell and text behind a closing quote stand as they are,
/// rows may have any length, a first line "sep=;" names the delimiter. A quote that never closes is Fault(malformed). Throws
/// like open_table.
std::unique_ptr<TableReader> open_csv(const std::filesystem::path& file, const TableOptions& options);

}  // namespace gateway
