// How one field of the canonical schema is described. The JSON and XML codecs, the JSON Schema, the XSD and the masking of
// personal data all read the same descriptions (description.hpp), so they cannot disagree about a limit.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace gateway {

/// Personal-data class: p0 none; p1 pseudonymous or technical; p2 identifying contact; p3 official identifiers; p4 special or
/// unknown content (free text).
enum class PdClass { p0, p1, p2, p3, p4 };

/// What a text must look like; `text` allows line breaks, all others do not.
enum class Format { text, line, uuid, date, sha256, schema_version, name, phone, email, digits };

struct FieldSpec {
    std::string_view name;
    PdClass pd = PdClass::p0;
    bool required = false;
    Format format = Format::line;
    std::int64_t max = 300;        ///< texts: characters (code points); lists: items
    std::int64_t min = 0;          ///< lists: items; digits: characters; numbers: lowest value
    std::string_view item = {};    ///< lists: XML name of one element
    std::string_view unique = {};  ///< lists: field of the elements whose values must differ
    std::string_view ru = {}, en = {};
};

/// A type with a description: `describe(visitor, value)` calls `visitor.field(FieldSpec, member)` for each field in order and
/// `type_name(const T*)` names it in schemas ("question").
template <class T>
concept Described = requires(const T* value) {
    { type_name(value) } -> std::convertible_to<std::string_view>;
};

/// True for `T` and `const T`, so that one description serves readers and writers.
template <class V, class T>
concept Same = std::same_as<std::remove_const_t<V>, T>;

}  // namespace gateway
