// Checks of single values against their FieldSpec, shared by the JSON and the XML reader so that both refuse the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/appeal/field.hpp"
#include "gateway/core/cause.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// Why a value is refused; never quotes the value.
struct Problem {
    Cause cause = Cause::bad_value;
    std::string detail;
};

/// Length in characters, format, and no characters that XML 1.0 cannot carry. `text` is valid UTF-8. nullopt = good.
std::optional<Problem> check_text(const FieldSpec& spec, std::string_view text);

/// An enumerated word: 1…64 characters of a-z, A-Z, 0-9, '_', '.', '-'.
std::optional<Problem> check_word(std::string_view text);

/// RFC 3339 with an offset.
std::optional<Problem> read_time(std::string_view text, Time& out);

std::optional<Problem> check_number(const FieldSpec& spec, std::int64_t value);
std::optional<Problem> check_number(const FieldSpec& spec, double value);
std::optional<Problem> check_count(const FieldSpec& spec, std::size_t items);

/// True for a real day of the calendar written "YYYY-MM-DD".
bool is_date(std::string_view text);

/// How many octets at the front are good UTF-8; all of them when the text is.
std::size_t valid_utf8(std::string_view text);

/// Code points of valid UTF-8.
std::size_t characters_of(std::string_view text);

}  // namespace gateway
