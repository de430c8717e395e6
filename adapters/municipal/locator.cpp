#include "adapters/municipal/locator.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway::municipal {
namespace json = boost::json;
namespace {

constexpr std::string_view header_form = "header:";

bool looks_like_xml(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && body[first] == '<';
}

std::optional<std::string> checked(std::string value) {
    if (value.empty() || value.size() > Locator::longest_value) return std::nullopt;
    return value;
}

std::optional<std::string> text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    if (value.is_double()) return json::serialize(value);
    return std::nullopt;
}

std::optional<std::string> in_json(std::string_view body, const std::string& path) {
    boost::system::error_code error;
    const json::value document = json::parse(json::string_view(body.data(), body.size()), error);
    if (error) return std::nullopt;
    const json::value* found = document.find_pointer(path, error);
    if (error || found == nullptr) return std::nullopt;
    const auto text = text_of(*found);
    return text ? checked(*text) : std::nullopt;
}

/// The next segment of "/a/b", cut off the front.
std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

std::optional<std::string> in_xml(std::string_view body, std::string_view path) try {
    const auto document = XmlDocument::parse(body);
    XmlNode node = document.root();
    if (next_segment(path) != node.name()) return std::nullopt;
    while (!path.empty()) {
        const auto segment = next_segment(path);
        if (segment.starts_with('@')) return checked(node.attribute(segment.substr(1)).value_or(""));
        node = node.child(segment);
    }
    return node ? checked(node.trimmed()) : std::nullopt;
} catch (const Fault&) {
    return std::nullopt;
}

}  // namespace

Locator Locator::parse(std::string_view text) {
    Locator made;
    if (text.starts_with(header_form)) {
        made.header_ = text.substr(header_form.size());
        if (!made.header_.empty()) return made;
    } else if (text.starts_with('/') && text.size() > 1) {
        made.path_ = text;
        return made;
    }
    throw std::runtime_error("ожидается /путь или header:ИМЯ / expected /path or header:NAME, not " + std::string(text));
}

std::optional<std::string> Locator::value_in(const WebReply& reply) const {
    if (header_.empty()) return value_in(std::string_view(reply.body));
    std::string value(reply.header(header_).value_or(""));
    while (value.ends_with('/')) value.pop_back();
    if (const auto slash = value.rfind('/'); slash != std::string::npos) value.erase(0, slash + 1);
    return checked(std::move(value));
}

std::optional<std::string> Locator::value_in(std::string_view body) const {
    if (path_.empty()) return std::nullopt;
    return looks_like_xml(body) ? in_xml(body, path_) : in_json(body, path_);
}

bool Locator::readable(std::string_view body) try {
    if (looks_like_xml(body)) return static_cast<bool>(XmlDocument::parse(body).root());
    boost::system::error_code error;
    const json::value document = json::parse(json::string_view(body.data(), body.size()), error);
    return !error && (document.is_object() || document.is_array());
} catch (const Fault&) {
    return false;
}

}  // namespace gateway::municipal
