#include "gateway/table/cell.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace gateway {
namespace {

constexpr double last_day = 2'958'466;  // 10000-01-01
constexpr double seconds_of_day = 86'400;

std::optional<double> parsed(std::string_view value) {
    double number = 0;
    const auto end = std::from_chars(value.data(), value.data() + value.size(), number);
    if (end.ec != std::errc{} || end.ptr != value.data() + value.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

std::string day_text(std::int64_t day, bool from_1904) {
    using namespace std::chrono;
    sys_days base = sys_days(year(1899) / 12 / 30);
    if (from_1904) base = sys_days(year(1904) / 1 / 1);
    // Spreadsheets believe in 1900-02-29 (day 60): days before it are one later than the rule.
    if (!from_1904 && day < 60) base += days(1);
    const year_month_day date(base + days(day));
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

std::string clock_text(std::int64_t second) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(second / 3600),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    return text.data();
}

/// "_x000D_" at `at` → 0x0D.
std::optional<unsigned> escape_at(std::string_view text, std::size_t at) {
    if (text.size() - at < 7 || text[at + 1] != 'x' || text[at + 6] != '_') return std::nullopt;
    unsigned code = 0;
    const char* begin = text.data() + at + 2;
    const auto end = std::from_chars(begin, begin + 4, code, 16);
    if (end.ec != std::errc{} || end.ptr != begin + 4) return std::nullopt;
    return code;
}

}  // namespace

std::string number_text(std::string_view value) {
    if (value.find_first_not_of("0123456789") == std::string_view::npos) return std::string(value);
    const auto number = parsed(value);
    if (!number) return std::string(value);
    std::array<char, 64> text{};
    if (std::abs(*number) < 1e15 && *number == std::floor(*number)) {
        std::snprintf(text.data(), text.size(), "%.0f", *number);
    } else {
        std::snprintf(text.data(), text.size(), "%.15g", *number);
    }
    return text.data();
}

std::optional<std::string> date_text(std::string_view value, bool from_1904) {
    const auto serial = parsed(value);
    if (!serial || *serial < 0 || *serial >= last_day - (from_1904 ? 1462 : 0)) return std::nullopt;
    auto day = static_cast<std::int64_t>(std::floor(*serial));
    auto second = static_cast<std::int64_t>(std::llround((*serial - std::floor(*serial)) * seconds_of_day));
    if (second == static_cast<std::int64_t>(seconds_of_day)) ++day, second = 0;
    if (day == 0 && !from_1904) return clock_text(second);
    const std::string date = day_text(day, from_1904);
    return second == 0 ? date : date + "T" + clock_text(second);
}

std::string unescaped_text(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto code = text[at] == '_' ? escape_at(text, at) : std::nullopt;
        if (!code) {
            plain += text[at];
            continue;
        }
        if (*code == '\t' || *code == '\n' || *code == '\r' || (*code >= 0x20 && *code < 0x7F))
            plain += static_cast<char>(*code);
        at += 6;
    }
    return plain;
}

}  // namespace gateway
