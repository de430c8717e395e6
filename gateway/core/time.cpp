#include "gateway/core/time.hpp"

#include <cstdint>

namespace gateway {

namespace chr = std::chrono;

Time SystemClock::now() const {
    return chr::time_point_cast<chr::microseconds>(chr::system_clock::now());
}

namespace {

struct Civil {
    int year;
    unsigned month, day;
    int hour, minute, second;
    long micros;
};

Civil civil_of(Time time) {
    const auto day = chr::floor<chr::days>(time);
    const chr::year_month_day date{day};
    const chr::hh_mm_ss clock{time - day};
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            static_cast<int>(clock.hours().count()),
            static_cast<int>(clock.minutes().count()),
            static_cast<int>(clock.seconds().count()),
            static_cast<long>(clock.subseconds().count())};
}

/// Reads exactly `count` digits at `at` and moves on; −1 when something else stands there.
int digits(std::string_view text, std::size_t& at, std::size_t count) {
    if (text.size() < at + count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char digit = text[at + i];
        if (digit < '0' || digit > '9') return -1;
        value = value * 10 + (digit - '0');
    }
    at += count;
    return value;
}

bool skip(std::string_view text, std::size_t& at, char expected) {
    if (at >= text.size() || text[at] != expected) return false;
    ++at;
    return true;
}

/// The fraction after the dot, cut to microseconds; −1 when there is no digit or there are more than nine.
long fraction(std::string_view text, std::size_t& at) {
    long micros = 0;
    int count = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        if (count < 6) micros = micros * 10 + (text[at] - '0');
        ++count;
        ++at;
    }
    if (count == 0 || count > 9) return -1;
    for (; count < 6; ++count) micros *= 10;
    return micros;
}

/// Minutes east of UTC; nullopt when unreadable or absent without an assumption.
std::optional<int> offset_of(std::string_view text, std::size_t& at, std::optional<int> assumed) {
    if (at == text.size()) return assumed;
    if (skip(text, at, 'Z') || skip(text, at, 'z')) return 0;
    const char sign = text[at++];
    if (sign != '+' && sign != '-') return std::nullopt;
    const int hours = digits(text, at, 2);
    skip(text, at, ':');
    const int minutes = digits(text, at, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
}

/// Appends the last `count` digits of `value`, with zeros in front.
void add_digits(std::string& text, std::uint64_t value, std::size_t count) {
    const std::size_t start = text.size();
    text.resize(start + count);
    for (std::size_t at = start + count; at > start; value /= 10) text[--at] = static_cast<char>('0' + value % 10);
}

/// "YYYY-MM-DDThh:mm:ss". By hand: a message writes a dozen times, and printf costs more than the rest of it.
std::string civil_text(const Civil& c) {
    std::string text;
    text.reserve(32);
    if (c.year < 0 || c.year > 9999)
        text += std::to_string(c.year);
    else
        add_digits(text, static_cast<std::uint64_t>(c.year), 4);
    const auto two = [&text](char before, std::int64_t value) {
        text += before;
        add_digits(text, static_cast<std::uint64_t>(value), 2);
    };
    two('-', c.month);
    two('-', c.day);
    two('T', c.hour);
    two(':', c.minute);
    two(':', c.second);
    return text;
}

}  // namespace

std::string to_rfc3339(Time time) {
    const Civil c = civil_of(time);
    std::string text = civil_text(c) + '.';
    add_digits(text, static_cast<std::uint64_t>(c.micros), 6);
    return text += 'Z';
}

std::string to_rfc3339(Time time, int offset_minutes) {
    const int distance = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    std::string text = civil_text(civil_of(time + chr::minutes(offset_minutes)));
    text += offset_minutes < 0 ? '-' : '+';
    add_digits(text, static_cast<std::uint64_t>(distance / 60), 2);
    text += ':';
    add_digits(text, static_cast<std::uint64_t>(distance % 60), 2);
    return text;
}

std::optional<Time> parse_rfc3339(std::string_view text, std::optional<int> assumed_offset_minutes) {
    std::size_t at = 0;
    const int year = digits(text, at, 4);
    if (year < 0 || !skip(text, at, '-')) return std::nullopt;
    const int month = digits(text, at, 2);
    if (month < 0 || !skip(text, at, '-')) return std::nullopt;
    const int day = digits(text, at, 2);
    const chr::year_month_day date{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                                   chr::day{static_cast<unsigned>(day)}};
    if (day < 0 || !date.ok()) return std::nullopt;
    if (!skip(text, at, 'T') && !skip(text, at, 't') && !skip(text, at, ' ')) return std::nullopt;
    const int hour = digits(text, at, 2);
    if (hour < 0 || hour > 23 || !skip(text, at, ':')) return std::nullopt;
    const int minute = digits(text, at, 2);
    if (minute < 0 || minute > 59 || !skip(text, at, ':')) return std::nullopt;
    const int second = digits(text, at, 2);
    if (second < 0 || second > 60) return std::nullopt;
    long micros = 0;
    if (skip(text, at, '.')) micros = fraction(text, at);
    if (micros < 0) return std::nullopt;
    const auto offset = offset_of(text, at, assumed_offset_minutes);
    if (!offset || at != text.size()) return std::nullopt;
    return Time{chr::sys_days{date}} + chr::hours(hour) + chr::minutes(minute - *offset) + chr::seconds(second) +
           chr::microseconds(micros);
}

Deadline Deadline::after(Duration duration) {
    return Deadline(chr::steady_clock::now() + duration);
}

Duration Deadline::remaining() const {
    const auto left = chr::duration_cast<Duration>(at_ - chr::steady_clock::now());
    return left < Duration::zero() ? Duration::zero() : left;
}

}  // namespace gateway
