// A partner's document cut into the things it lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway::municipal {

inline constexpr std::size_t most_items = 100'000;

/// Each value of the JSON list at `pointer` ("/requests"; "/" = the document is the list) as compact JSON, number literals as
/// they stood. Throws Fault(malformed | schema_violation | too_large …).
std::vector<std::string> json_items(std::string_view document, std::string_view pointer);

/// Each element at `path` ("/list/request": local names from the root on), canonical XML. Throws Fault.
std::vector<std::string> xml_items(std::string_view document, std::string_view path);

/// Each row as a JSON object of its cells by the first row's names; UTF-8 with or without BOM, else Windows-1251. Throws
/// Fault(malformed): a row of another length, a name twice, a quote left open; what the room `table` refuses (wrong_encoding,
/// wrong_content_type, too_large).
std::vector<std::string> csv_items(std::string_view document, char separator);

/// A JSON object or a list of them as CSV with a first row of names (RFC 4180 quoting). Columns the objects lack stay empty;
/// texts that a spreadsheet would take for a formula get an apostrophe. Throws Fault(mapping_failed) for anything else.
std::string csv_text(std::string_view json_rows, const std::vector<std::string>& columns, char separator);

}  // namespace gateway::municipal
