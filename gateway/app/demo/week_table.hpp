// What is printed at the end of a week: days, sector blocks, ratings, satisfaction, the export, ССТУ, where the files lie.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "gateway/app/demo/week_folder.hpp"
#include "gateway/app/demo/week_results.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

/// How the export and the reports fared.
struct WeekPapers {
    bool reconciled = false;
    int reports = 0, parts = 0;  ///< packed
    int taken = 0, refused = 0;  ///< by ССТУ
};

void print_week(std::ostream& out, const WeekFrame& frame, const Sectors& sectors, const WeekResults& results);
void print_papers(std::ostream& out, const WeekResults& results, const WeekPapers& papers);
void print_week_files(std::ostream& out, const WeekFolder& folder);

}  // namespace gateway
