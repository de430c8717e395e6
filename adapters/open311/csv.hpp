// Tables of the configuration: CSV with a header line, quotes and either separator.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::open311 {

/// One record: column name → value, trimmed unless quoted.
using CsvRow = std::map<std::string, std::string, std::less<>>;

/// UTF-8, a byte order mark is skipped; the separator is `;` when the header holds one, else `,`. Quoted values may hold
/// separators, line breaks and doubled quotes. Empty lines and lines that begin with `#` are skipped.
/// Throws std::runtime_error naming the line when a row has another number of fields than the header.
std::vector<CsvRow> read_csv(std::string_view text);

/// The same of a file; errors name the file.
std::vector<CsvRow> read_csv_file(const std::filesystem::path& file);

}  // namespace gateway::open311
