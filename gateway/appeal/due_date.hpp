// When a term ends. Days are counted from the day after the start (ст. 191 ГК РФ); a citizen's day is a local day of the
// region.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/appeal/production_calendar.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

enum class TermUnit {
    calendar_day,
    working_day,
    hour,         ///< by the clock, day and night
    working_hour  ///< within the working day of a WorkSchedule
};

/// What happens when the last day is a day off.
enum class Shift { none, previous, next };

struct Term {
    int amount = 0;  ///< 0…10 000
    TermUnit unit = TermUnit::calendar_day;
    Shift shift = Shift::none;  ///< for days only
};

/// Minutes after local midnight. A shortened day ends an hour earlier.
struct WorkSchedule {
    int begins = 9 * 60, ends = 18 * 60;
    int break_begins = 13 * 60, break_ends = 14 * 60;  ///< equal = no break
};

/// A start or an end: a day, or a local time of a day.
struct LocalMoment {
    std::chrono::local_days day{};
    std::optional<std::chrono::seconds> time;  ///< since local midnight; absent = the day as such
};

/// The end of `term` begun at `start`: a day for terms in days, a day and time for terms in hours (a start without a time
/// begins at 00:00). Throws CalendarYearMissing when a year is needed that is not known, std::invalid_argument when the amount
/// is out of range.
LocalMoment due(const LocalMoment& start, const Term& term, const ProductionCalendar& calendar,
                const WorkSchedule& schedule = {});

}  // namespace gateway
