// What the gateway has to show for a week: counted from the BI export, from what the officer on duty was told and from what
// ССТУ holds, never from the script.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "gateway/app/demo/week_counts.hpp"

namespace gateway {

/// A row of `rating.csv`.
struct WeekRating {
    std::string slice, value;
    int closed = 0;
    std::string score, satisfied;  ///< thousandths; empty = none
};

struct WeekResults {
    WeekCounts counts;
    std::vector<WeekRating> organs, municipalities;  ///< best first
    std::map<std::string, int> files;                ///< of the export: name → rows
    std::string watermark;
};

/// Reads the CSV files of an export and the words of the officer on duty. Throws std::runtime_error for what cannot be read.
WeekResults read_results(const std::filesystem::path& bi, const std::filesystem::path& words, const WeekFrame& frame);

/// Adds what the stand's ССТУ holds (the state of its control port) to the totals: "sstu", "sstu.Explained", "sstu.again".
void add_sstu(const std::string& state, WeekCounts& counts);

}  // namespace gateway
