// Canonical JSON (schemas/appeal/1.0/appeal.schema.json) ↔ structs.
// Strict in what it knows (types, limits, required fields, duplicate keys), patient with what it does not: unknown fields go
// to the `ext` of the object they stood in, null is the same as absent. Free functions without state: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/appeal/appeal.hpp"

namespace gateway {

struct JsonLimits {
    std::size_t max_octets = 16u << 20;
    std::size_t max_nodes = 200'000;  ///< values of all kinds
    std::size_t max_depth = 32;
};

/// Compact UTF-8; absent values are not written. Never checks: what it writes of a bad struct, the readers refuse. Throws
/// Fault(bad_value) for numbers that JSON cannot carry (NaN, infinities).
std::string to_json(const Appeal& appeal);
std::string to_json(const AppealEvent& event);

/// Throw Fault(malformed | wrong_encoding | too_large | too_deep | schema_violation | missing_field | bad_value); the place is
/// a JSON pointer ("/questions/0/status"), for malformed text "line 3 column 14". No values are quoted in the detail.
Appeal appeal_from_json(std::string_view json, const JsonLimits& limits = {});
AppealEvent event_from_json(std::string_view json, const JsonLimits& limits = {});

/// Builds the JSON text of a flat object for `Ext` values and journals: {"k":"v",…}; keys and values UTF-8.
std::string json_object(const std::map<std::string, std::string, std::less<>>& members);
/// Any JSON value without white space, number literals as they stood: a value of `Ext`. Throws Fault like the readers.
std::string compact_json(std::string_view json);
/// Two JSON objects (or empty) as one; a name in both has the value of `fresh`, for an earlier hop knew less.
std::string merged_unknown_fields(std::string_view kept, std::string_view fresh);
/// `text` as a JSON string with quotes.
std::string json_string(std::string_view text);

}  // namespace gateway
