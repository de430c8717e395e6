// Measures of a period without files: for a look on the terminal.
#pragma once

#include "gateway/analytics/categories.hpp"
#include "gateway/analytics/fact.hpp"
#include "gateway/analytics/measures.hpp"
#include "gateway/analytics/rating.hpp"

namespace gateway {

struct Totals {
    std::vector<std::vector<std::string>> measures;  ///< rows of measure_total
    std::vector<std::vector<std::string>> rating;    ///< rows of rating
    std::vector<std::vector<std::string>> other;     ///< rows of other_breakdown
    std::int64_t unreadable = 0;
};

struct TotalsOrder {
    FactFrame frame;
    DayRange range;
    RatingWeights weights;
};

/// Blocking. Throws like FactReader.
Totals count_totals(FactReader& reader, const TotalsOrder& order, const CategoryList& categories);

}  // namespace gateway
