// The dictionaries of an export: every code that stands in its tables, with a name for people.
#pragma once

#include <string>
#include <vector>

#include "gateway/analytics/categories.hpp"
#include "gateway/analytics/table_spec.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

const TableSpec& dictionary_table();
/// Statuses, decisions, regimes and channels; the sector blocks with their organs and the problem categories with their targets
/// when they are known (null = none).
std::vector<std::vector<std::string>> dictionary_rows(const Sectors* sectors, const CategoryList* categories);

}  // namespace gateway
