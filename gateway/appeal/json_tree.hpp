// A parsed JSON text as it stood: order, duplicate keys and number literals are kept (Boost.JSON's own values lose them).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/appeal/json_codec.hpp"

namespace gateway {

struct JsonNode {
    enum class Kind : std::uint8_t { null, boolean, integer, decimal, text, array, object };

    Kind kind = Kind::null;
    bool truth = false;
    mutable bool used = false;        ///< the reader has taken this member
    std::int64_t integer = 0;         ///< integers within 64 bits; others are `decimal`
    double decimal = 0;               ///< also of integers
    std::string_view key;             ///< of a member
    std::string_view text;            ///< text, or the literal of a number
    std::uint32_t count = 0;          ///< items or members
    const JsonNode* first = nullptr;  ///< first child
    const JsonNode* next = nullptr;   ///< next sibling
};

/// Owns the nodes of one text. The text itself need not live on.
class JsonTree {
public:
    /// Throws Fault(malformed | wrong_encoding | too_large | too_deep) with "line L column C".
    static JsonTree parse(std::string_view json, const JsonLimits& limits);

    JsonTree(JsonTree&&) noexcept;
    JsonTree& operator=(JsonTree&&) noexcept;
    ~JsonTree();

    const JsonNode& root() const;

    struct State;  ///< defined in the source

private:
    explicit JsonTree(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// True when a member name stands twice in this object itself.
bool has_repeated_key(const JsonNode& object);

enum class Compact { good, repeated_key, too_deep };

/// Appends the value as compact JSON of characters that XML can carry; number literals as they stood. Lists and objects may
/// nest `depth` deep; what was written when it fails is not JSON.
Compact write_compact(const JsonNode& node, int depth, std::string& out);

/// How deep a field outside the schema may nest. Values of `ext` may two levels more: what was kept can be read one hop
/// further.
inline constexpr int kept_depth = 16;

/// The same text with line breaks and two spaces per level, for files people read.
std::string pretty_json(std::string_view json);

/// Appends `text` as a JSON string with quotes; control characters and U+FFFE, U+FFFF are escaped.
void write_json_string(std::string_view text, std::string& out);

}  // namespace gateway
