// The category list as BI: ЦУР РФ gives it back: a CSV or XLSX table with headers of its own → our dictionary.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/analytics/categories.hpp"

namespace gateway {

struct CategoryImport {
    std::string csv;  ///< as CategoryList::parse reads it
    CategoryList list;
};

/// Headers in any order, in Russian or English: block (отраслевой блок, блок), category (код, код категории), title (категория,
/// название), match (тема, подкатегория), measure (показатель), target (цель). Block and title are needed; without a code the
/// category is BLOCK.1, BLOCK.2, … in the order of the titles. Throws Fault for what is no table, std::runtime_error with the
/// line for what is no list.
CategoryImport import_categories(const std::filesystem::path& file);

}  // namespace gateway
