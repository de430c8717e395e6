#include "gateway/appeal/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "gateway/core/ids.hpp"

namespace gateway {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}
bool is_word_char(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
}
bool all(std::string_view text, bool (*test)(char)) {
    return std::all_of(text.begin(), text.end(), test);
}

bool is_control(char c, bool breaks_allowed) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20) return false;
    return !(c == '\t' || (breaks_allowed && (c == '\n' || c == '\r')));
}

// U+FFFE and U+FFFF are valid UTF-8 but not XML 1.0.
bool has_noncharacter(std::string_view text) {
    return text.find("\xEF\xBF\xBE") != std::string_view::npos || text.find("\xEF\xBF\xBF") != std::string_view::npos;
}

bool is_schema_version(std::string_view text) {
    constexpr std::string_view prefix = "zur.appeal/1.";
    return text.starts_with(prefix) && text.size() > prefix.size() && all(text.substr(prefix.size()), is_digit);
}

std::optional<Problem> check_format(const FieldSpec& spec, std::string_view text) {
    switch (spec.format) {
        case Format::uuid:
            if (!is_uuid(text)) return Problem{Cause::bad_value, "not a UUID in lower case"};
            break;
        case Format::date:
            if (!is_date(text)) return Problem{Cause::bad_value, "not a date YYYY-MM-DD"};
            break;
        case Format::sha256:
            if (text.size() != 64 || !all(text, is_lower_hex)) return Problem{Cause::bad_value, "not 64 lower-case hex digits"};
            break;
        case Format::schema_version:
            if (!is_schema_version(text)) return Problem{Cause::bad_value, "not a version zur.appeal/1.x"};
            break;
        case Format::digits:
            if (!all(text, is_digit)) return Problem{Cause::bad_value, "only digits are allowed"};
            if (static_cast<std::int64_t>(text.size()) < spec.min)
                return Problem{Cause::bad_value, "fewer than " + std::to_string(spec.min) + " digits"};
            break;
        case Format::text:
        case Format::line:
        case Format::name:
        case Format::phone:
        case Format::email:
            break;
    }
    return std::nullopt;
}

// The length of one UTF-8 character at the front, 0 when it is not one (RFC 3629).
std::size_t character_length(std::string_view text) {
    const auto at = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto tail = [&at](std::size_t i) { return (at(i) & 0xC0u) == 0x80u; };
    const unsigned lead = at(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead == 0xE0 && at(1) < 0xA0) return 0;
    if (lead == 0xED && at(1) > 0x9F) return 0;
    if (lead >= 0xE0 && lead <= 0xEF) return tail(1) && tail(2) ? 3 : 0;
    if ((lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F)) return 0;
    return lead >= 0xF0 && lead <= 0xF4 && tail(1) && tail(2) && tail(3) ? 4 : 0;
}

}  // namespace

std::size_t valid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = character_length(text.substr(at));
        if (length == 0) break;
        at += length;
    }
    return at;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<Problem> check_text(const FieldSpec& spec, std::string_view text) {
    const auto max = static_cast<std::size_t>(spec.max);
    if (text.size() > max && characters_of(text) > max)
        return Problem{Cause::bad_value, "longer than " + std::to_string(spec.max) + " characters"};
    const bool breaks = spec.format == Format::text;
    if (std::any_of(text.begin(), text.end(), [breaks](char c) { return is_control(c, breaks); }))
        return Problem{Cause::bad_value, breaks ? "a control character" : "a control character or line break"};
    if (has_noncharacter(text)) return Problem{Cause::bad_value, "a character that is not allowed in XML"};
    return check_format(spec, text);
}

std::optional<Problem> check_word(std::string_view text) {
    if (text.empty() || text.size() > 64 || !all(text, is_word_char))
        return Problem{Cause::bad_value, "not a word of 1 to 64 characters a-z, A-Z, 0-9, '_', '.', '-'"};
    return std::nullopt;
}

std::optional<Problem> read_time(std::string_view text, Time& out) {
    // core also takes RFC 3339's space and small letters; the schemas do not.
    const bool shaped = text.size() >= 20 && text.size() <= 40 && text[10] == 'T' && text.back() != 'z';
    const auto time = shaped ? parse_rfc3339(text) : std::nullopt;
    if (!time) return Problem{Cause::bad_value, "not a time with offset (RFC 3339)"};
    out = *time;
    return std::nullopt;
}

std::optional<Problem> check_number(const FieldSpec& spec, std::int64_t value) {
    if (value >= spec.min && value <= spec.max) return std::nullopt;
    return Problem{Cause::bad_value, "not within " + std::to_string(spec.min) + "…" + std::to_string(spec.max)};
}

std::optional<Problem> check_number(const FieldSpec& spec, double value) {
    if (std::isfinite(value) && value >= static_cast<double>(spec.min) && value <= static_cast<double>(spec.max))
        return std::nullopt;
    return Problem{Cause::bad_value, "not within " + std::to_string(spec.min) + "…" + std::to_string(spec.max)};
}

std::optional<Problem> check_count(const FieldSpec& spec, std::size_t items) {
    if (items > static_cast<std::size_t>(spec.max))
        return Problem{Cause::bad_value, "more than " + std::to_string(spec.max) + " items"};
    if (items < static_cast<std::size_t>(spec.min))
        return Problem{spec.required ? Cause::missing_field : Cause::bad_value,
                       "fewer than " + std::to_string(spec.min) + " items"};
    return std::nullopt;
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    int year = 0;
    unsigned month = 0, day = 0;
    const auto read = [&](std::size_t from, std::size_t count, auto& out) {
        const auto part = text.substr(from, count);
        if (!all(part, is_digit)) return false;
        return std::from_chars(part.data(), part.data() + part.size(), out).ec == std::errc{};
    };
    if (!read(0, 4, year) || !read(5, 2, month) || !read(8, 2, day)) return false;
    return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)).ok();
}

}  // namespace gateway
