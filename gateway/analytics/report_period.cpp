// The periods of reports: what they are called and which days they have.
#include <array>
#include <charconv>
#include <chrono>

#include "gateway/analytics/report.hpp"

namespace gateway {
namespace {

using std::chrono::year_month_day;

constexpr std::array<std::string_view, 3> spans{"month", "quarter", "year"};
constexpr std::array<std::string_view, 4> quarters{"I", "II", "III", "IV"};
constexpr std::array<std::string_view, 12> months{"январь", "февраль", "март",     "апрель",  "май",    "июнь",
                                                  "июль",   "август",  "сентябрь", "октябрь", "ноябрь", "декабрь"};

std::optional<int> number_of(std::string_view digits, int least, int most) {
    int value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = !digits.empty() && read.ec == std::errc() && read.ptr == digits.data() + digits.size();
    if (!whole || value < least || value > most) return std::nullopt;
    return value;
}

std::string two(unsigned value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string day_text(year_month_day day) {
    return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) + "-" +
           two(static_cast<unsigned>(day.day()));
}

DayRange days_of(int year, unsigned first_month, unsigned count) {
    const auto begin = std::chrono::year(year) / std::chrono::month(first_month);
    const auto end = begin + std::chrono::months(count - 1);
    return {day_text(begin / std::chrono::day(1)), day_text(end / std::chrono::last)};
}

ReportPeriod quarter_of(int year, int quarter) {
    return {std::to_string(year) + "-Q" + std::to_string(quarter),
            std::string(quarters[static_cast<std::size_t>(quarter - 1)]) + " квартал " + std::to_string(year) + " года",
            days_of(year, static_cast<unsigned>(quarter * 3 - 2), 3)};
}

ReportPeriod month_of(int year, int month) {
    return {std::to_string(year) + "-" + two(static_cast<unsigned>(month)),
            std::string(months[static_cast<std::size_t>(month - 1)]) + " " + std::to_string(year) + " года",
            days_of(year, static_cast<unsigned>(month), 1)};
}

ReportPeriod year_of(int year) {
    return {std::to_string(year), std::to_string(year) + " год", days_of(year, 1, 12)};
}

}  // namespace

std::string_view to_text(ReportSpan span) {
    return spans[static_cast<std::size_t>(span)];
}

std::optional<ReportSpan> report_span_of(std::string_view word) {
    for (std::size_t i = 0; i < spans.size(); ++i)
        if (spans[i] == word) return static_cast<ReportSpan>(i);
    return std::nullopt;
}

std::optional<ReportPeriod> report_period_of(std::string_view name, ReportSpan span) {
    const auto year = name.size() < 4 ? std::nullopt : number_of(name.substr(0, 4), 2000, 2999);
    if (!year) return std::nullopt;
    const std::string_view rest = name.substr(4);
    if (span == ReportSpan::year) return rest.empty() ? std::optional(year_of(*year)) : std::nullopt;
    if (span == ReportSpan::quarter) {
        const auto quarter = rest.size() == 3 && rest.starts_with("-Q") ? number_of(rest.substr(2), 1, 4) : std::nullopt;
        return quarter ? std::optional(quarter_of(*year, *quarter)) : std::nullopt;
    }
    const auto month = rest.size() == 3 && rest.front() == '-' ? number_of(rest.substr(1), 1, 12) : std::nullopt;
    return month ? std::optional(month_of(*year, *month)) : std::nullopt;
}

ReportPeriod period_before(std::string_view day, ReportSpan span) {
    const int year = number_of(day.substr(0, 4), 0, 9999).value_or(2000),
              month = number_of(day.substr(5, 2), 1, 12).value_or(1);
    if (span == ReportSpan::year) return year_of(year - 1);
    if (span == ReportSpan::month) return month == 1 ? month_of(year - 1, 12) : month_of(year, month - 1);
    const int quarter = (month + 2) / 3;
    return quarter == 1 ? quarter_of(year - 1, 4) : quarter_of(year, quarter - 1);
}

}  // namespace gateway
