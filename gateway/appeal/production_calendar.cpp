#include "gateway/appeal/production_calendar.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace gateway {

namespace {

using std::chrono::sys_days;

struct YearTable {
    int year;
    std::string_view off;      ///< weekdays off, MMDD
    std::string_view shorter;  ///< shortened days; on a weekend: worked and shortened
    std::string_view worked;   ///< weekend days worked in full
};

constexpr std::array shipped_years{
    YearTable{2020,
              "0101 0102 0103 0106 0107 0108 0224 0309 0330 0331 0401 0402 0403 0406 0407 0408 0409 0410 0413 0414 0415 0416 "
              "0417 0420 "
              "0421 0422 0423 0424 0427 0428 0429 0430 0501 0504 0505 0506 0507 0508 0511 0612 0624 0701 1104",
              "0611 1103 1231", ""},
    YearTable{2021,
              "0101 0104 0105 0106 0107 0108 0222 0223 0308 0503 0504 0505 0506 0507 0510 0614 1101 1102 1103 1104 1105 1231",
              "0220 0430 0611", ""},
    YearTable{2022, "0103 0104 0105 0106 0107 0223 0307 0308 0502 0503 0509 0510 0613 1104", "0222 0305 1103", ""},
    YearTable{2023, "0102 0103 0104 0105 0106 0223 0224 0308 0501 0508 0509 0612 1106", "0222 0307 1103", ""},
    YearTable{2024, "0101 0102 0103 0104 0105 0108 0223 0308 0429 0430 0501 0509 0510 0612 1104 1230 1231",
              "0222 0307 0508 0611 1102", "0427 1228"},
    YearTable{2025, "0101 0102 0103 0106 0107 0108 0501 0502 0508 0509 0612 0613 1103 1104 1231", "0307 0430 0611 1101", ""},
    YearTable{2026, "0101 0102 0105 0106 0107 0108 0109 0223 0309 0501 0511 0612 1104 1231", "0430 0508 0611 1103", ""},
};

int number(std::string_view digits) {
    int value = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? value : -1;
}

sys_days day_of(int year, std::string_view month_day) {
    return std::chrono::year{year} / number(month_day.substr(0, 2)) / number(month_day.substr(2, 2));
}

template <class Take>
void each_word(std::string_view words, Take take) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        take(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

std::optional<sys_days> iso_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year{number(text.substr(0, 4))},
                                          std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                          std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
    if (!day.ok()) return std::nullopt;
    return sys_days(day);
}

std::optional<DayKind> kind_of(std::string_view word) {
    if (word == "off") return DayKind::off;
    if (word == "short") return DayKind::shortened;
    if (word == "work") return DayKind::working;
    return std::nullopt;
}

std::string_view trimmed(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    return line;
}

std::string calendar_words(int line, const std::string& ru, const std::string& en) {
    const std::string place =
        line > 0 ? ", строка / production calendar, line " + std::to_string(line) : " / production calendar";
    return "производственный календарь" + place + ": " + ru + " / " + en;
}

}  // namespace

CalendarYearMissing::CalendarYearMissing(int year)
    : std::runtime_error("нет производственного календаря на " + std::to_string(year) + " год: положите файл calendars/" +
                         std::to_string(year) + ".csv или .xml в папку конфигурации (--config) или укажите --calendar ФАЙЛ / " +
                         "no production calendar for " + std::to_string(year) + ": put a file calendars/" +
                         std::to_string(year) + ".csv or .xml into the configuration (--config), or give --calendar FILE"),
      year_(year) {}

CalendarFault::CalendarFault(int line, const std::string& ru, const std::string& en)
    : std::runtime_error(calendar_words(line, ru, en)), line_(line), ru_(ru), en_(en) {}

ProductionCalendar ProductionCalendar::shipped() {
    ProductionCalendar calendar;
    for (const YearTable& table : shipped_years) {
        Exceptions& days = calendar.years_[table.year];
        const auto put = [&](std::string_view words, DayKind kind) {
            each_word(words, [&](std::string_view word) { days[day_of(table.year, word)] = kind; });
        };
        put(table.off, DayKind::off);
        put(table.worked, DayKind::working);
        put(table.shorter, DayKind::shortened);
    }
    return calendar;
}

void ProductionCalendar::read(std::string_view csv, std::optional<int> only_year) {
    std::map<int, Exceptions> fresh;
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    for (int line_number = 1; !csv.empty(); ++line_number) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = trimmed(csv.substr(0, end));
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (line.empty() || line.front() == '#' || line == "date;kind") continue;
        const auto day = iso_day(line.substr(0, std::min(line.find(';'), line.size())));
        if (!day) throw CalendarFault(line_number, "ожидается дата ГГГГ-ММ-ДД", "expected a date YYYY-MM-DD");
        const auto kind = line.size() > 11 ? kind_of(line.substr(11)) : std::nullopt;
        if (!kind) throw CalendarFault(line_number, "ожидается off, short или work", "expected off, short or work");
        const int year = static_cast<int>(std::chrono::year_month_day(*day).year());
        if (only_year && year != *only_year)
            throw CalendarFault(line_number, "день другого года, чем имя файла", "a day of another year than the file's name");
        fresh[year][*day] = *kind;
    }
    if (fresh.empty()) throw CalendarFault(0, "нет ни одного дня", "there is no day");
    for (auto& [year, days] : fresh) years_[year] = std::move(days);
}

DayKind ProductionCalendar::kind(sys_days day) const {
    const int year = static_cast<int>(std::chrono::year_month_day(day).year());
    const auto known = years_.find(year);
    if (known == years_.end()) throw CalendarYearMissing(year);
    const auto exception = known->second.find(day);
    if (exception != known->second.end()) return exception->second;
    const std::chrono::weekday weekday(day);
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday ? DayKind::off : DayKind::working;
}

}  // namespace gateway
