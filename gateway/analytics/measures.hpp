// Measures: what is counted of facts, by day and slice and over a period. Every formula stands in docs/bi.md; whole numbers
// only (counts, seconds, hours, thousandths).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/analytics/fact.hpp"

namespace gateway {

/// The slices in which everything is counted: "all" (one value, empty) and one per kind of value.
inline constexpr std::array<std::string_view, 7> slice_names{"all",     "sector", "organ",   "municipality",
                                                             "channel", "regime", "category"};
const std::string& slice_value(const Fact& fact, std::string_view slice);

/// Durations in whole hours and how many were closed after so many: eight octets each, for there is one of these per day and
/// value of every slice.
class HourCounts {
public:
    void add(std::int64_t hours, std::int64_t count = 1);
    void add(const HourCounts& other);
    /// The duration at place ⌈n/2⌉ of `n`; 0 of none.
    std::int64_t median(std::int64_t n) const;

private:
    struct Entry {
        std::int32_t hours = 0, count = 0;
    };
    std::vector<Entry> entries_;  ///< by hours
};

/// Counts of one day or period and one value of a slice. Questions come in on the day they were created and end on the day they
/// were closed.
struct Counts {
    std::int64_t count_in = 0, repeated_in = 0, fast_track_in = 0;
    std::int64_t count_closed = 0, answered = 0, answered_with_text = 0, with_term = 0, in_term = 0, overdue = 0;
    std::int64_t solved = 0, explained = 0, refused = 0, actions_taken = 0, extended = 0, transferred = 0;
    std::int64_t rated = 0, satisfied = 0, rating_sum = 0;
    std::int64_t sum_seconds = 0, sum_days = 0;
    HourCounts hours;  ///< of closed questions: for the median

    void come_in(const Fact& fact);
    void close(const Fact& fact);
    void add(const Counts& other);
    /// Lower median: of n durations the one at place ⌈n/2⌉. 0 when none was closed.
    std::int64_t median_hours() const { return hours.median(count_closed); }
};

/// `part` of `whole` in thousandths, cut; nullopt of nothing.
std::optional<std::int64_t> permille(std::int64_t part, std::int64_t whole);

/// A period of local days, both included; an empty one has no bound.
struct DayRange {
    std::string from, to;
    bool covers(std::string_view day) const { return (from.empty() || day >= from) && (to.empty() || day <= to); }
};

/// Takes facts and gives counts. Memory grows with days × values of slices, not with facts. One thread.
class Measures {
public:
    void take(const Fact& fact);

    struct Period {
        Counts counts;
        std::int64_t open = 0, overdue_open = 0;  ///< at the moment of the export, of questions created in the period
    };
    using DayTake = std::function<void(std::string_view day, std::string_view slice, std::string_view value, const Counts&,
                                       std::int64_t backlog)>;
    /// By day, slice (in the order of slice_names) and value; days on which something came in or was closed.
    void days(const DayRange& range, const DayTake& take) const;
    using PeriodTake = std::function<void(std::string_view slice, std::string_view value, const Period&)>;
    /// By slice and value.
    void period(const DayRange& range, const PeriodTake& take) const;

private:
    struct Open {
        std::int64_t open = 0, overdue = 0;  ///< of questions created on the day
    };
    struct Day {
        Counts counts;
        Open left;
    };
    using Key = std::pair<std::size_t, std::string>;  ///< slice, value
    std::map<Key, std::map<std::string, Day>> days_;  ///< → day
};

const TableSpec& measure_daily_table();
const TableSpec& measure_total_table();
std::vector<std::string> day_cells(std::string_view day, std::string_view slice, std::string_view value, const Counts& counts,
                                   std::int64_t backlog);
/// `all_in`: what came in altogether, for the load.
std::vector<std::string> period_cells(std::string_view slice, std::string_view value, const Measures::Period& period,
                                      std::int64_t all_in);

}  // namespace gateway
