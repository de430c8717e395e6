// Tables people keep in spreadsheets: RFC 4180 quoting, ';' between cells, UTF-8 with or without BOM, LF or CRLF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

struct CsvRow {
    int line = 0;  ///< where the row begins, 1…
    std::vector<std::string> cells;
};

/// All rows; blank lines and lines beginning with '#' are skipped. Throws std::runtime_error "NAME:LINE: what is wrong" for
/// quote left open, text behind a closing quote, or octets that are not UTF-8.
std::vector<CsvRow> parse_csv(std::string_view name, std::string_view text);

}  // namespace gateway
