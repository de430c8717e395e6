// Readers of both forms: hostile input stops here.
#include <array>
#include <boost/json.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <charconv>

#include "adapters/open311/text.hpp"
#include "adapters/open311/value.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::open311 {
namespace {

namespace json = boost::json;

Value value_of(XmlNode node) {
    auto child = node.first_child();
    if (!child) return Value::of(node.trimmed());
    Value object = Value::object();
    for (; child; child = child.next()) object.add(std::string(child.name()), value_of(child));
    return object;
}

std::string digits_of(const json::value& value) {
    return json::serialize(value);
}

class JsonWalk {
public:
    explicit JsonWalk(std::size_t nodes) : left_(nodes) {}

    Value value_of(const json::value& source) {
        if (left_-- == 0) throw Fault(Cause::too_large, "too many values");
        switch (source.kind()) {
            case json::kind::object:
                return object_of(source.get_object());
            case json::kind::array:
                return list_of(source.get_array());
            case json::kind::string:
                return Value::of(std::string(std::string_view(source.get_string())));
            case json::kind::bool_:
                return Value::boolean(source.get_bool());
            case json::kind::null:
                return {};
            default:
                return Value::number(digits_of(source));
        }
    }

private:
    Value object_of(const json::object& source) {
        Value object = Value::object();
        for (const auto& member : source) object.add(std::string(std::string_view(member.key())), value_of(member.value()));
        return object;
    }

    Value list_of(const json::array& source) {
        Value list = Value::list("item");
        for (const auto& item : source) list.push(value_of(item));
        return list;
    }

    std::size_t left_;
};

void require_depth(std::string_view octets, int most) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const char c = octets[i];
        if (quoted && c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == '{')) {
            if (++depth > most) throw Fault(Cause::too_deep, "deeper than " + std::to_string(most) + " levels");
        } else if (!quoted && (c == ']' || c == '}')) {
            --depth;
        }
    }
}

}  // namespace

Value read_xml(std::string_view octets, const DocumentLimits& limits) {
    XmlLimits bounds;
    bounds.max_octets = limits.octets;
    bounds.max_depth = limits.depth;
    bounds.max_nodes = limits.nodes;
    const auto document = XmlDocument::parse(octets, bounds);
    Value root = Value::object();
    root.add(std::string(document.root().name()), value_of(document.root()));
    return root;
}

Value read_json(std::string_view octets, const DocumentLimits& limits) {
    if (octets.size() > limits.octets)
        throw Fault(Cause::too_large, "answer over " + std::to_string(limits.octets) + " octets");
    if (octets.starts_with("\xEF\xBB\xBF")) octets.remove_prefix(3);
    require_depth(octets, limits.depth);
    json::monotonic_resource arena;
    json::parse_options options;
    options.max_depth = static_cast<std::size_t>(limits.depth) + 1;
    boost::system::error_code error;
    const auto parsed = json::parse(json::string_view(octets.data(), octets.size()), error, &arena, options);
    if (error) throw Fault(Cause::malformed, "not JSON: " + error.message());
    return JsonWalk(limits.nodes).value_of(parsed);
}

}  // namespace gateway::open311
