// The list of problem categories of the region («перечень региональных проблем»): at least three per sector block, each with a
// target, as BI: ЦУР РФ or the region keeps it. A CSV file:
//
//     block;category;title;match;measure;target
//     roads;roads.pits;Ямы на дорогах;0003.0009.0099.0732;in_term_permille;950
//     roads;roads.pits;Ямы на дорогах;Ямы во дворах;;
//
// A row per raw topic: `match` is a topic's code or its name, exactly; empty = the category is only named. `block` is a sector
// block or empty = any. `measure` (a column of measure_total) and `target` stand in one row of a category.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/fact_reader.hpp"

namespace gateway {

struct CategoryTarget {
    std::string measure;
    std::int64_t value = 0;
};

struct Category {
    std::string block, id, title;
    std::vector<std::string> matches;
    std::optional<CategoryTarget> target;
};

/// Immutable: any thread.
class CategoryList {
public:
    CategoryList() = default;
    /// Throws std::runtime_error "NAME:LINE: what is wrong".
    static CategoryList parse(std::string_view name, std::string_view csv);
    static CategoryList load(const std::filesystem::path& file);
    /// Empty when there is no file.
    static CategoryList load_if_there(const std::filesystem::path& file);

    /// By the code first, then by the name; rows of the block before rows of any. Empty = no category.
    const std::string& category_of(std::string_view block, std::string_view code, std::string_view name) const;

    const std::vector<Category>& categories() const { return categories_; }
    /// In the order in which they are asked.
    const std::vector<RecountRule>& rules() const { return rules_; }
    /// Sector blocks that have fewer categories than the regulations demand (three).
    std::vector<std::string> short_blocks() const;
    const std::string& digest() const { return digest_; }

private:
    std::vector<Category> categories_;  ///< in the order of the file
    std::vector<RecountRule> rules_;
    std::map<std::pair<std::string, std::string>, std::string, std::less<>> by_match_;  ///< (block, match) → category
    std::string digest_;
};

}  // namespace gateway
