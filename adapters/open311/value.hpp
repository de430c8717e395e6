// A document of GeoReport v2 as a tree, with one writer and one reader for each of its two forms, so that XML and JSON cannot
// differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway::open311 {

struct Member;

/// One node. JSON is a mechanical image of the XML (the "Spark" convention): containers of the standard are lists whose items
/// have a fixed element name in XML and none in JSON; everything else is an object or a scalar.
struct Value {
    enum class Kind { null, text, number, boolean, object, list };

    Kind kind = Kind::null;
    std::string text;             ///< text; number and boolean as written
    std::string item;             ///< list: name of its items in XML
    std::vector<Member> members;  ///< object: in order, repeats kept; list: names are empty

    static Value of(std::string text);  ///< empty text becomes null (the standard makes no difference)
    static Value number(std::string digits);
    static Value boolean(bool value);
    static Value object();
    static Value list(std::string item);

    Value& add(std::string name, Value value);  ///< returns *this
    Value& push(Value value);

    bool scalar() const { return kind == Kind::text || kind == Kind::number || kind == Kind::boolean; }
    /// First member of that name, or null pointer.
    const Value* find(std::string_view name) const;
    /// Trimmed text of a scalar; an object's or list's scalar children joined with "; " (several agencies); else empty.
    std::string words() const;
};

struct Member {
    std::string name;
    Value value;
};

/// Bounds of a foreign document (facts of GeoReport servers: 20 MiB, depth 32, 10 000 items).
struct DocumentLimits {
    std::size_t octets = 20u << 20;
    int depth = 32;
    std::size_t nodes = 400'000;
};

/// XML with declaration; characters XML 1.0 forbids are dropped.
std::string to_xml(std::string_view root, const Value& value);
std::string to_json(const Value& value);

/// Attributes, namespaces and comments are ignored, text is trimmed. Throws Fault as XmlDocument::parse does.
Value read_xml(std::string_view octets, const DocumentLimits& limits = {});
/// A byte order mark is skipped; numbers become their digits. Throws Fault(malformed | too_large | too_deep).
Value read_json(std::string_view octets, const DocumentLimits& limits = {});

}  // namespace gateway::open311
