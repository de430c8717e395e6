// Ratings of organs, municipalities and sector blocks: by number, speed, completeness and quality (регламенты: 000 4.3,
// 003 4.1(4); 002 4.3). Components and score are thousandths; formulas in docs/bi.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/analytics/measures.hpp"

namespace gateway {

/// The region's weights; a component nobody can judge yet (no rating, no term) does not count.
struct RatingWeights {
    std::int64_t number = 25, speed = 25, completeness = 25, quality = 25;
    std::int64_t min_closed = 5;  ///< with fewer closed questions there is a score but no place
};

struct RatingLine {
    std::string_view slice;
    std::string value;
    std::optional<std::int64_t> place, score, number, speed, completeness, quality;
    std::int64_t count_in = 0, count_closed = 0;
};

/// By slice, place (equal scores share one), then value; those without a place last.
std::vector<RatingLine> rating_of(const Measures& measures, const DayRange& range, const RatingWeights& weights);

const TableSpec& rating_table();
std::vector<std::string> rating_cells(const RatingLine& line);

}  // namespace gateway
