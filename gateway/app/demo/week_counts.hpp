// What a week is counted by, and what the script says must be counted: reckoned from the script alone, with no code of the
// gateway's clocks, rules or measures.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/app/demo/week_script.hpp"

namespace gateway {

struct WeekCell {
    int received = 0, answered = 0, warned = 0, breached = 0, extended = 0;
    bool operator==(const WeekCell&) const = default;
    WeekCell& operator+=(const WeekCell& other);
};

struct WeekCounts {
    std::map<std::pair<std::string, std::string>, WeekCell> cells;  ///< by local day of the week and sector
    std::map<std::string, int> totals;                              ///< by what is counted, "rated", "sstu.Explained", …
    std::map<std::string, int> words;                               ///< by name_of(word) and sector
};

/// A word about a term that must be said.
struct WeekWord {
    std::string stage;
    Time at{};
    bool is_breach = false;
};

/// "2026-11-03T11:25:00Z breached answer".
std::string name_of(const WeekWord& word);

/// Of one appeal, by the terms of the laws and the region's order (59-ФЗ ст. 8, 12; ПОС; nine working hours), minute by minute.
std::vector<WeekWord> expected_words(const WeekAppeal& appeal, const WeekFrame& frame);

WeekCounts expected_counts(const std::vector<WeekAppeal>& week, const WeekFrame& frame);

/// A sentence per difference, at most twenty; empty = they agree.
std::vector<std::string> differences(const WeekCounts& expected, const WeekCounts& seen);

}  // namespace gateway
