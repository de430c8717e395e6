#include "adapters/open311/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace gateway::open311 {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool continues(unsigned char c) {
    return (c & 0xC0U) == 0x80U;
}

/// Octets of the character that starts at `at`, 0 when it is not well-formed.
std::size_t sequence_at(std::string_view text, std::size_t at) {
    const auto octet = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    const unsigned first = octet(0);
    const unsigned second = octet(1);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    if (!continues(static_cast<unsigned char>(second))) return 0;
    if (first < 0xE0) return 2;
    if (!continues(static_cast<unsigned char>(octet(2)))) return 0;
    if (first < 0xF0) {
        if (first == 0xE0 && second < 0xA0) return 0;
        if (first == 0xED && second > 0x9F) return 0;
        return 3;
    }
    if (!continues(static_cast<unsigned char>(octet(3)))) return 0;
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return 4;
}

std::string zone_text(int offset_minutes) {
    const int distance = std::abs(offset_minutes);
    std::string text(offset_minutes < 0 ? "-" : "+");
    for (const int part : {distance / 60, distance % 60}) {
        if (text.size() == 3) text += ':';
        text += static_cast<char>('0' + part / 10 % 10);
        text += static_cast<char>('0' + part % 10);
    }
    return text;
}

/// Splits the zone off the end of a date-time: "Z", "+03:00", "+0300", " 03:00" (a lost plus). Empty when there is none.
std::string take_zone(std::string& text) {
    if (text.ends_with('Z')) {
        text.pop_back();
        return "Z";
    }
    const auto time = text.find('T');
    const auto sign = time == std::string::npos ? time : text.find_first_of("+- ", time);
    if (sign == std::string::npos) return {};
    std::string zone = text.substr(sign);
    text.resize(sign);
    if (zone[0] == ' ') zone[0] = '+';
    if (zone.size() == 5) zone.insert(3, ":");
    return zone;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string without_controls(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = sequence_at(text, at);
        const auto piece = text.substr(at, length == 0 ? 1 : length);
        at += piece.size();
        const auto first = static_cast<unsigned char>(piece[0]);
        if (length == 0 || (first < 0x20 && !is_space(piece[0])) || piece == "\xEF\xBF\xBE" || piece == "\xEF\xBF\xBF")
            continue;
        kept += piece;
    }
    return kept;
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = sequence_at(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool half_of_line_end = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        if (!continues(static_cast<unsigned char>(text[at])) && !half_of_line_end) ++count;
    }
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t most) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!continues(static_cast<unsigned char>(text[at])) && count++ == most) return text.substr(0, at);
    }
    return text;
}

std::vector<std::string> parts_of_list(const std::vector<std::string_view>& values) {
    std::vector<std::string> parts;
    for (std::string_view rest : values) {
        for (bool more = true; more;) {
            const auto comma = rest.find(',');
            std::string part(trimmed(rest.substr(0, comma)));
            more = comma != std::string_view::npos;
            if (more) rest.remove_prefix(comma + 1);
            if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
        }
    }
    return parts;
}

std::optional<double> read_decimal(std::string_view text) {
    const auto digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || digits.size() > 40 || !is_digit(digits.front()) || !is_digit(digits.back())) return std::nullopt;
    if (std::count(digits.begin(), digits.end(), '.') > 1) return std::nullopt;
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.'; })) return std::nullopt;
    double value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
    return value;
}

std::string write_decimal(double value) {
    std::array<char, 400> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 7).ptr;
    std::string text(digits.data(), end);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::optional<Time> read_time(std::string_view raw, int offset_minutes, std::optional<int> assumed, DayEnd day) {
    std::string text(trimmed(raw));
    if (text.size() < 10 || text.size() > 64) return std::nullopt;
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c == 't' ? 'T' : c == 'z' ? 'Z' : c; });
    if (text.size() == 10) {
        text += day == DayEnd::start ? "T00:00:00" : "T23:59:59";
        return parse_rfc3339(text + zone_text(offset_minutes));
    }
    if (text[10] == ' ') text[10] = 'T';
    const auto zone = take_zone(text);
    if (text.size() == 16) text += ":00";
    if (!zone.empty()) return parse_rfc3339(text + zone);
    return parse_rfc3339(text, assumed);
}

std::string local_day(Time time, int offset_minutes) {
    return to_rfc3339(time, offset_minutes).substr(0, 10);
}

}  // namespace gateway::open311
