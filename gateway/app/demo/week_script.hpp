// A scripted week of a region: who writes when, who does what about it, and what must therefore be counted at its end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/mapping/sectors.hpp"

namespace gateway {

/// When a week is and where. Local days are those of the region.
struct WeekFrame {
    Time from{};             ///< the first moment; what is left from before is there already
    Time until{};            ///< the end of the seventh local day
    int offset_minutes = 0;  ///< of the region, east of UTC

    /// "2026-11-02".
    std::string day_of(Time at) const { return to_rfc3339(at, offset_minutes).substr(0, 10); }
};

/// The week that begins at `from` in a region of the generator.
WeekFrame week_frame(Time from, const std::string& region);
/// Monday 2 November 2026, 9 o'clock in the region: a week with a holiday and a shortened day.
Time default_week_start(const std::string& region);

enum class WeekDeed { arrives, registered, in_work, extended, forwarded, answered, reopened, rated };

struct WeekStep {
    Time at{};
    WeekDeed deed = WeekDeed::arrives;
    Decision decision = Decision::unknown;  ///< answered
    int rating = 0;                         ///< rated: 1…5
};

struct WeekAppeal {
    Appeal appeal;                ///< as its source writes it
    std::string source, sector;   ///< partner of the gateway's API; sector block
    bool carried_over = false;    ///< from the weeks before: it is there when the week begins
    std::vector<WeekStep> steps;  ///< in order; the first one is `arrives`, none is behind the week

    /// When it happened first; null = it did not.
    const WeekStep* first(WeekDeed deed) const;
    bool has(WeekDeed deed) const { return first(deed) != nullptr; }
};

struct WeekWishes {
    std::string region = "kirov";
    std::uint64_t seed = 1;
    int arriving = 190, carried_over = 50;
};

/// Equal wishes give equal weeks. Throws CalendarYearMissing for a year without a production calendar.
std::vector<WeekAppeal> write_week(const WeekFrame& frame, const WeekWishes& wishes, const Sectors& sectors);

}  // namespace gateway
