#include "gateway/appeal/due_date.hpp"

#include <array>
#include <utility>

namespace gateway {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr int most = 10'000;

sys_days as_sys(local_days day) {
    return sys_days(day.time_since_epoch());
}

bool works(const ProductionCalendar& calendar, local_days day) {
    return calendar.is_working(as_sys(day));
}

local_days shifted(local_days day, Shift shift, const ProductionCalendar& calendar) {
    if (shift == Shift::none) return day;
    const days step{shift == Shift::next ? 1 : -1};
    while (!works(calendar, day)) day += step;
    return day;
}

local_days after_working_days(local_days day, int amount, const ProductionCalendar& calendar) {
    while (amount > 0) {
        day += days{1};
        if (works(calendar, day)) --amount;
    }
    return day;
}

using Span = std::pair<seconds, seconds>;

/// The worked parts of a day, in order; empty ones on a day off.
std::array<Span, 2> worked_parts(local_days day, const ProductionCalendar& calendar, const WorkSchedule& schedule) {
    const DayKind kind = calendar.kind(as_sys(day));
    if (kind == DayKind::off) return {};
    const minutes begins{schedule.begins}, ends{schedule.ends - (kind == DayKind::shortened ? 60 : 0)};
    const minutes break_begins{schedule.break_begins}, break_ends{schedule.break_ends};
    if (break_begins >= break_ends) return {Span{begins, ends}, Span{}};
    return {Span{begins, break_begins}, Span{break_ends, ends}};
}

LocalMoment after_working_hours(const LocalMoment& start, int amount, const ProductionCalendar& calendar,
                                const WorkSchedule& schedule) {
    seconds left = hours{amount};
    seconds now = start.time.value_or(seconds{0});
    for (local_days day = start.day;; day += days{1}, now = seconds{0}) {
        for (const auto& [begins, ends] : worked_parts(day, calendar, schedule)) {
            const seconds from = std::max(now, begins);
            if (from >= ends) continue;
            if (left <= ends - from) return {day, from + left};
            left -= ends - from;
        }
    }
}

LocalMoment after_hours(const LocalMoment& start, int amount) {
    const seconds total = start.time.value_or(seconds{0}) + hours{amount};
    const auto whole = std::chrono::floor<days>(total);
    return {start.day + whole, total - whole};
}

}  // namespace

LocalMoment due(const LocalMoment& start, const Term& term, const ProductionCalendar& calendar, const WorkSchedule& schedule) {
    if (term.amount < 0 || term.amount > most)
        throw std::invalid_argument("срок должен быть от 0 до 10000 / a term must be from 0 to 10000");
    switch (term.unit) {
        case TermUnit::calendar_day:
            return {shifted(start.day + days{term.amount}, term.shift, calendar), {}};
        case TermUnit::working_day:
            return {shifted(after_working_days(start.day, term.amount, calendar), term.shift, calendar), {}};
        case TermUnit::hour:
            return after_hours(start, term.amount);
        case TermUnit::working_hour:
            break;
    }
    return after_working_hours(start, term.amount, calendar, schedule);
}

}  // namespace gateway
