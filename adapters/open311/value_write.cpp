// Writers of both forms.
#include <boost/json.hpp>

#include "adapters/open311/text.hpp"
#include "adapters/open311/value.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::open311 {
namespace {

namespace json = boost::json;

void write_element(std::string& out, std::string_view name, const Value& value, int depth) {
    const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
    const std::string tag(name);
    out += indent + "<" + tag;
    if (value.kind == Value::Kind::null || (!value.scalar() && value.members.empty())) {
        out += "/>\n";
        return;
    }
    if (value.scalar()) {
        out += ">" + xml_escape(without_controls(value.text)) + "</" + tag + ">\n";
        return;
    }
    out += ">\n";
    for (const auto& [member, child] : value.members) {
        write_element(out, value.kind == Value::Kind::list ? std::string_view(value.item) : std::string_view(member), child,
                      depth + 1);
    }
    out += indent + "</" + tag + ">\n";
}

/// Boost.JSON writes 49.65 as 4.965E1, which partners' scripts do not expect: numbers go out as they are written.
bool is_plain_number(std::string_view text) {
    const auto digits = text.starts_with('-') ? text.substr(1) : text;
    const bool leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
    return read_decimal(text).has_value() && !leading_zero;
}

std::string quoted(const std::string& text) {
    return json::serialize(json::string(text));
}

void write_json(std::string& out, const Value& value) {
    switch (value.kind) {
        case Value::Kind::null:
            out += "null";
            return;
        case Value::Kind::text:
            out += quoted(value.text);
            return;
        case Value::Kind::boolean:
            out += value.text;
            return;
        case Value::Kind::number:
            out += is_plain_number(value.text) ? value.text : quoted(value.text);
            return;
        case Value::Kind::object:
        case Value::Kind::list:
            break;
    }
    const bool list = value.kind == Value::Kind::list;
    out += list ? '[' : '{';
    bool first = true;
    for (const auto& [name, child] : value.members) {
        if (!first) out += ',';
        first = false;
        if (!list) out += quoted(name) + ":";
        write_json(out, child);
    }
    out += list ? ']' : '}';
}

}  // namespace

std::string to_xml(std::string_view root, const Value& value) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write_element(out, root, value, 0);
    return out;
}

std::string to_json(const Value& value) {
    std::string out;
    write_json(out, value);
    return out;
}

}  // namespace gateway::open311
