// Which days are worked in Russia: the production calendar with its transfers (ст. 112 ТК РФ, the yearly decree on transfers).
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

enum class DayKind {
    off,       ///< day off or holiday
    working,   ///< whole working day
    shortened  ///< working day an hour shorter, the one before a holiday
};

/// A year nobody has loaded: never guessed as Monday to Friday.
class CalendarYearMissing : public std::runtime_error {
public:
    explicit CalendarYearMissing(int year);
    int year() const { return year_; }

private:
    int year_;
};

/// A calendar file that cannot be used.
class CalendarFault : public std::runtime_error {
public:
    /// `line` counts from 1; 0 = the whole file.
    CalendarFault(int line, const std::string& ru, const std::string& en);
    int line() const { return line_; }
    const std::string& ru() const { return ru_; }
    const std::string& en() const { return en_; }

private:
    int line_;
    std::string ru_, en_;
};

/// Immutable once filled; any thread may read. Days are local days of whoever asks.
class ProductionCalendar {
public:
    /// The years 2020–2026. The "non-working days" of the presidential decrees of 2020 and 2021 count as days off.
    static ProductionCalendar shipped();

    /// Adds or replaces years from CSV: a header `date;kind`, then lines `2027-01-01;off`, kind one of off, short, work, only
    /// days that differ from Monday to Friday, and weekdays before a holiday. `#` begins a comment. A year is known once one
    /// line names it. With `only_year` a day of another year is a fault. Throws CalendarFault.
    void read(std::string_view csv, std::optional<int> only_year = std::nullopt);

    /// Throws CalendarYearMissing.
    DayKind kind(std::chrono::sys_days day) const;
    bool is_working(std::chrono::sys_days day) const { return kind(day) != DayKind::off; }
    bool knows(int year) const { return years_.contains(year); }

private:
    /// What differs from "Monday to Friday work".
    using Exceptions = std::map<std::chrono::sys_days, DayKind>;
    std::map<int, Exceptions> years_;
};

}  // namespace gateway
