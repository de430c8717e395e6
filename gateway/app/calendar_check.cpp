// A year without a production calendar is said before terms need it.
#include <set>

#include "gateway/app/deadline_config.hpp"
#include "gateway/appeal/deadline_facts.hpp"

namespace gateway {
namespace {

constexpr std::chrono::month season = std::chrono::October;  ///< the decree on the next year's transfers is out by then

bool needs_calendar(const Term& term) {
    return term.unit == TermUnit::working_day || term.unit == TermUnit::working_hour || term.shift != Shift::none;
}

/// Years that terms begun at `start` reach and the calendar lacks.
std::set<int> years_reached(const DeadlineConfig& config, const LocalMoment& start) {
    std::set<int> years;
    for (const DeadlineRule& rule : config.rules) {
        if (!needs_calendar(rule.term)) continue;
        try {
            due(start, rule.term, config.calendar, rule.schedule);
        } catch (const CalendarYearMissing& missing) {
            years.insert(missing.year());
        }
    }
    return years;
}

}  // namespace

void check_calendars(const DeadlineConfig& config, const std::filesystem::path& dir, Time now, ConfigProblems& problems) {
    const LocalMoment start = local_moment(now, config.offset_minutes);
    const std::chrono::year_month_day today(start.day);
    std::set<int> years = years_reached(config, start);
    const int next = static_cast<int>(today.year()) + 1;
    if (today.month() >= season && !config.calendar.knows(next)) years.insert(next);
    for (const int year : years) {
        const std::string name = std::to_string(year);
        problems.warning({(dir / "calendars" / (name + ".csv")).lexically_normal().string()},
                         "нет производственного календаря " + name +
                             " года: сроки в рабочих днях, которые до него дойдут, не "
                             "рассчитываются",
                         "no production calendar of " + name + ": terms in working days that reach it are not computed");
    }
}

}  // namespace gateway
