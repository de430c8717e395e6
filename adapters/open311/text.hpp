// Small words on text, numbers and dates as GeoReport v2 writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway::open311 {

/// Without leading and trailing ASCII white space.
std::string_view trimmed(std::string_view text);

/// Without the characters XML 1.0 cannot carry (controls except tab, LF, CR; U+FFFE, U+FFFF); input is UTF-8.
std::string without_controls(std::string_view text);

/// Well-formed UTF-8: no overlong forms, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view text);

/// Characters of a UTF-8 text, CRLF counted as one.
std::size_t characters(std::string_view text);

/// The first `most` characters of a UTF-8 text.
std::string_view first_characters(std::string_view text, std::size_t most);

/// Comma-separated values of all occurrences: trimmed, without empty ones and doubles, order kept.
std::vector<std::string> parts_of_list(const std::vector<std::string_view>& values);

/// Decimal degrees or another plain number: optional minus, digits, optional point and digits; nothing else. nullopt for a
/// comma, an exponent, a plus sign, "nan", an empty text.
std::optional<double> read_decimal(std::string_view text);

/// At most seven decimals, no trailing zeros.
std::string write_decimal(double value);

/// YYYY-MM-DD of a moment in the zone `offset_minutes`.
std::string local_day(Time time, int offset_minutes);

enum class DayEnd { start, end };

/// The W3C profile as real partners write it: minutes or seconds, fractions, Z, ±hh:mm, ±hhmm, lower-case t and z, a blank
/// where the plus of the offset was lost in a query. A day alone is its start or end in the zone `offset_minutes`; a time
/// without zone is taken in `assumed_offset_minutes` when given, else refused.
std::optional<Time> read_time(std::string_view text, int offset_minutes, std::optional<int> assumed_offset_minutes,
                              DayEnd day = DayEnd::start);

}  // namespace gateway::open311
