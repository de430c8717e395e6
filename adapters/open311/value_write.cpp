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

json::value json_of(const Value& value) {
    switch (value.kind) {
        case Value::Kind::null:
            return nullptr;
        case Value::Kind::text:
            return json::value(json::string(value.text));
        case Value::Kind::boolean:
            return value.text == "true";
        case Value::Kind::number: {
            boost::system::error_code error;
            auto parsed = json::parse(value.text, error);
            return error || !parsed.is_number() ? json::value(json::string(value.text)) : parsed;
        }
        case Value::Kind::object: {
            json::object object;
            for (const auto& [name, child] : value.members) object.emplace(name, json_of(child));
            return object;
        }
        case Value::Kind::list: {
            json::array list;
            for (const auto& [name, child] : value.members) list.push_back(json_of(child));
            return list;
        }
    }
    return nullptr;
}

}  // namespace

std::string to_xml(std::string_view root, const Value& value) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write_element(out, root, value, 0);
    return out;
}

std::string to_json(const Value& value) {
    return json::serialize(json_of(value));
}

}  // namespace gateway::open311
