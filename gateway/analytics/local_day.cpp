#include "gateway/analytics/local_day.hpp"

namespace gateway {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

std::chrono::sys_days day_of(Seconds at, int offset_minutes) {
    return floor<days>(at + minutes(offset_minutes));
}

std::string two(int value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

Seconds whole(Time time) {
    return floor<std::chrono::seconds>(time);
}

std::string second_text(Seconds at) {
    return to_rfc3339(at).substr(0, 19) + "Z";
}

std::string local_day(Seconds at, int offset_minutes) {
    return to_rfc3339(Seconds(day_of(at, offset_minutes))).substr(0, 10);
}

std::optional<Seconds> end_of_day(std::string_view day, int offset_minutes) {
    const auto midnight = parse_rfc3339(std::string(day) + "T00:00:00Z");
    if (day.size() != 10 || !midnight) return std::nullopt;
    return whole(*midnight) + days(1) - std::chrono::seconds(1) - minutes(offset_minutes);
}

std::int64_t days_between(Seconds from, Seconds to, int offset_minutes) {
    return (day_of(to, offset_minutes) - day_of(from, offset_minutes)).count();
}

std::string offset_text(int offset_minutes) {
    const int distance = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return (offset_minutes < 0 ? "-" : "+") + two(distance / 60) + ":" + two(distance % 60);
}

std::optional<int> offset_of(std::string_view text) {
    const auto at = parse_rfc3339("2000-01-02T00:00:00" + std::string(text));
    if (text.empty() || !at) return std::nullopt;
    const Time utc = *parse_rfc3339("2000-01-02T00:00:00Z");
    return static_cast<int>(std::chrono::duration_cast<minutes>(utc - *at).count());
}

}  // namespace gateway
