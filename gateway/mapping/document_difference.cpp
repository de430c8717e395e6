#include "gateway/mapping/document_difference.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

namespace json = boost::json;

std::string parted(const std::string& place, const std::string& expected, const std::string& actual) {
    return (place.empty() ? "/" : place) + ": ожидалось / expected " + expected + ", получено / is " + actual;
}

bool is_number(const json::value& value) {
    return value.is_number();
}

std::string json_difference(const json::value& expected, const json::value& actual, const std::string& place);

std::string object_difference(const json::object& expected, const json::object& actual, const std::string& place) {
    for (const auto& [name, value] : expected) {
        const std::string here = place + "/" + std::string(name);
        const auto* other = actual.if_contains(name);
        if (other == nullptr) return parted(here, json::serialize(value), "—");
        if (auto found = json_difference(value, *other, here); !found.empty()) return found;
    }
    for (const auto& [name, value] : actual)
        if (!expected.contains(name)) return parted(place + "/" + std::string(name), "—", json::serialize(value));
    return {};
}

std::string array_difference(const json::array& expected, const json::array& actual, const std::string& place) {
    for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
        const std::string here = place + "/" + std::to_string(i);
        if (i == actual.size()) return parted(here, json::serialize(expected[i]), "—");
        if (i == expected.size()) return parted(here, "—", json::serialize(actual[i]));
        if (auto found = json_difference(expected[i], actual[i], here); !found.empty()) return found;
    }
    return {};
}

std::string json_difference(const json::value& expected, const json::value& actual, const std::string& place) {
    if (expected.is_object() && actual.is_object()) return object_difference(expected.get_object(), actual.get_object(), place);
    if (expected.is_array() && actual.is_array()) return array_difference(expected.get_array(), actual.get_array(), place);
    const bool equal = is_number(expected) && is_number(actual) ? expected.to_number<double>() == actual.to_number<double>()
                                                                : expected == actual;
    return equal ? std::string() : parted(place, json::serialize(expected), json::serialize(actual));
}

std::string json_texts(std::string_view expected, std::string_view actual) {
    boost::system::error_code error;
    const auto wanted = json::parse(expected, error);
    if (error) return "ожидаемое — не JSON / what is expected is no JSON: " + error.message();
    const auto made = json::parse(actual, error);
    if (error) return "результат — не JSON / the result is no JSON: " + error.message();
    return json_difference(wanted, made, {});
}

std::string name_of(XmlNode node) {
    return "{" + std::string(node.ns()) + "}" + std::string(node.name());
}

std::string text_below(XmlNode node) {
    return node.first_child() ? std::string() : node.trimmed();
}

std::string xml_difference(XmlNode expected, XmlNode actual) {
    const std::string place = expected ? expected.path() : actual.path();
    if (!expected || !actual) return parted(place, expected ? name_of(expected) : "—", actual ? name_of(actual) : "—");
    if (name_of(expected) != name_of(actual)) return parted(place, name_of(expected), name_of(actual));
    if (text_below(expected) != text_below(actual))
        return parted(place, "'" + text_below(expected) + "'", "'" + text_below(actual) + "'");
    const auto wanted = expected.children(), made = actual.children();
    for (std::size_t i = 0; i < std::max(wanted.size(), made.size()); ++i) {
        auto found = xml_difference(i < wanted.size() ? wanted[i] : XmlNode(), i < made.size() ? made[i] : XmlNode());
        if (!found.empty()) return found;
    }
    return {};
}

std::optional<XmlDocument> parsed(std::string_view xml) {
    try {
        return XmlDocument::parse(xml);
    } catch (const Fault&) {
        return std::nullopt;
    }
}

/// Canonical octets of both, so that attributes, their order and mixed text count too.
std::string attribute_difference(const XmlDocument& expected, const XmlDocument& actual) {
    const auto squeezed = [](std::string text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '>') {
                out += text[i];
                continue;
            }
            const auto next = text.find_first_not_of(" \n\r\t", i + 1);
            out += '>';
            if (next != std::string::npos && text[next] == '<') i = next - 1;
        }
        return out;
    };
    return text_difference(squeezed(canonicalize_exclusive(expected)), squeezed(canonicalize_exclusive(actual)));
}

std::string xml_texts(std::string_view expected, std::string_view actual) {
    const auto wanted = parsed(expected), made = parsed(actual);
    if (!wanted) return "ожидаемое — не XML / what is expected is no XML";
    if (!made) return "результат — не XML / the result is no XML";
    auto found = xml_difference(wanted->root(), made->root());
    return found.empty() ? attribute_difference(*wanted, *made) : found;
}

}  // namespace

std::string difference(MappingFormat format, std::string_view expected, std::string_view actual) {
    return format == MappingFormat::json ? json_texts(expected, actual) : xml_texts(expected, actual);
}

std::string text_difference(std::string_view expected, std::string_view actual) {
    if (expected == actual) return {};
    const auto [one, other] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
    const auto around = [](std::string_view text, std::size_t at) {
        const std::size_t begin = at < 40 ? 0 : at - 40;
        return "'" + std::string(text.substr(begin, 80)) + "'";
    };
    const auto at = static_cast<std::size_t>(one - expected.begin());
    return parted("+" + std::to_string(at), around(expected, at), around(actual, at));
}

}  // namespace gateway
