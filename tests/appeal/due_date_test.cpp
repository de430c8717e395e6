#include "gateway/appeal/due_date.hpp"

#include <catch2/catch.hpp>

#include "gateway/appeal/deadline_rules.hpp"

using namespace gateway;
using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;

namespace {

local_days day(int y, unsigned m, unsigned d) {
    return local_days(std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d));
}

local_days due_day(local_days from, int amount, TermUnit unit, Shift shift = Shift::none) {
    return due({from, {}}, {amount, unit, shift}, ProductionCalendar::shipped()).day;
}

int working_days(int year) {
    const auto calendar = ProductionCalendar::shipped();
    int count = 0;
    const sys_days end{std::chrono::year{year + 1} / 1 / 1};
    for (sys_days at{std::chrono::year{year} / 1 / 1}; at < end; at += std::chrono::days{1})
        count += calendar.is_working(at) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("the shipped years have the working days of the decrees") {
    CHECK(working_days(2020) == 219);
    CHECK(working_days(2021) == 240);
    CHECK(working_days(2022) == 247);
    CHECK(working_days(2023) == 247);
    CHECK(working_days(2024) == 248);
    CHECK(working_days(2025) == 247);
    CHECK(working_days(2026) == 247);
}

TEST_CASE("a working Saturday counts, also when it is shortened") {
    const auto calendar = ProductionCalendar::shipped();
    CHECK(calendar.kind(sys_days(std::chrono::year{2025} / 11 / 1)) == DayKind::shortened);
    CHECK(calendar.kind(sys_days(std::chrono::year{2024} / 4 / 27)) == DayKind::working);
    CHECK(calendar.kind(sys_days(std::chrono::year{2025} / 1 / 4)) == DayKind::off);
}

TEST_CASE("terms are counted from the day after the start") {
    CHECK(due_day(day(2025, 12, 30), 10, TermUnit::calendar_day) == day(2026, 1, 9));
    CHECK(due_day(day(2025, 12, 30), 10, TermUnit::working_day) == day(2026, 1, 23));
    CHECK(due_day(day(2026, 1, 6), 10, TermUnit::calendar_day) == day(2026, 1, 16));
    CHECK(due_day(day(2025, 1, 31), 0, TermUnit::calendar_day) == day(2025, 1, 31));
}

TEST_CASE("a last day that is a day off stays, moves back or moves on") {
    CHECK(due_day(day(2024, 12, 5), 30, TermUnit::calendar_day) == day(2025, 1, 4));
    CHECK(due_day(day(2024, 12, 5), 30, TermUnit::calendar_day, Shift::previous) == day(2024, 12, 28));
    CHECK(due_day(day(2024, 12, 5), 30, TermUnit::calendar_day, Shift::next) == day(2025, 1, 9));
}

TEST_CASE("hours run by the clock or within the working day") {
    const auto calendar = ProductionCalendar::shipped();
    const auto plain = due({day(2025, 12, 30), 22h}, {4, TermUnit::hour, Shift::none}, calendar);
    CHECK(plain.day == day(2025, 12, 31));
    CHECK(plain.time == 2h);
    const auto same_day = due({day(2025, 7, 1), 9h}, {3, TermUnit::working_hour, Shift::none}, calendar);
    CHECK(same_day.time == 12h);
    const auto over_lunch = due({day(2025, 7, 1), 12h + 30min}, {1, TermUnit::working_hour, Shift::none}, calendar);
    CHECK(over_lunch.time == 14h + 30min);
    // 30.04.2025 is shortened and the days to 04.05. are off.
    const auto over_holidays = due({day(2025, 4, 30), 16h}, {2, TermUnit::working_hour, Shift::none}, calendar);
    CHECK(over_holidays.day == day(2025, 5, 5));
    CHECK(over_holidays.time == 10h);
}

TEST_CASE("a year without a calendar is an error and can be loaded") {
    auto calendar = ProductionCalendar::shipped();
    CHECK_THROWS_AS(due({day(2026, 12, 25), {}}, {10, TermUnit::working_day, Shift::none}, calendar), CalendarYearMissing);
    CHECK_NOTHROW(due({day(2026, 12, 25), {}}, {10, TermUnit::calendar_day, Shift::none}, calendar));
    calendar.read("date;kind\n# made up\n2027-01-01;off\r\n2027-01-02;work\n");
    CHECK(due({day(2026, 12, 25), {}}, {4, TermUnit::working_day, Shift::none}, calendar).day == day(2027, 1, 2));
    CHECK_THROWS_WITH(calendar.read("2027-02-30;off"), Catch::Contains("line 1"));
    CHECK_THROWS_WITH(calendar.read("date;kind\n2027-02-01;holiday"), Catch::Contains("line 2"));
    CHECK_THROWS_WITH(calendar.read("date;kind\n2028-01-03;off", 2027), Catch::Contains("line 2"));
    CHECK_THROWS_AS(calendar.read("date;kind\n"), CalendarFault);
    CHECK_THROWS_WITH(calendar.kind(sys_days(std::chrono::year{2028} / 1 / 1)), Catch::Contains("calendars/2028.csv"));
}

TEST_CASE("the ready rules have unique names") {
    const auto& rules = builtin_deadline_rules();
    for (const DeadlineRule& rule : rules) {
        CHECK(find_deadline_rule(rules, rule.id) == &rule);
        CHECK(rule.term.amount > 0);
    }
    CHECK(find_deadline_rule(rules, "fz59.answer")->term.amount == 30);
    CHECK(find_deadline_rule(rules, "no.such") == nullptr);
}
