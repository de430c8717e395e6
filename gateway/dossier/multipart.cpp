#include "gateway/dossier/multipart.hpp"

#include <map>
#include <string>

#include "gateway/core/digest.hpp"
#include "gateway/xml/xop.hpp"

namespace gateway {
namespace {

constexpr std::size_t most_parts = 2'000;

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return made;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Empty when there is none.
std::string boundary_of(std::string_view content_type) {
    const auto at = lower(content_type).find("boundary=");
    if (at == std::string::npos) return {};
    std::string_view value = content_type.substr(at + 9);
    if (value.starts_with('"')) {
        value.remove_prefix(1);
        return std::string(value.substr(0, value.find('"')));
    }
    return std::string(trimmed(value.substr(0, value.find(';'))));
}

struct Part {
    std::string id;  ///< Content-ID without angle brackets
    bool base64 = false;
    std::string_view octets;
};

/// Header lines up to the empty one, then the octets. Lines may end with LF alone.
Part part_of(std::string_view text) {
    Part part;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string name = lower(line.substr(0, colon));
        std::string_view value = trimmed(line.substr(colon + 1));
        if (name == "content-transfer-encoding") part.base64 = lower(value) == "base64";
        if (name != "content-id") continue;
        if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
        part.id = value;
    }
    part.octets = text;
    return part;
}

/// In order; empty when the body has no such boundary.
std::vector<Part> parts_of(std::string_view body, const std::string& boundary) {
    std::vector<Part> parts;
    const std::string delimiter = "--" + boundary;
    auto at = body.find(delimiter);
    while (at != std::string_view::npos && parts.size() < most_parts) {
        std::string_view rest = body.substr(at + delimiter.size());
        if (rest.starts_with("--")) break;
        rest.remove_prefix(std::min(rest.find('\n') + 1, rest.size()));
        const auto next = rest.find("\n" + delimiter);
        std::string_view text = rest.substr(0, next);
        if (text.ends_with('\r')) text.remove_suffix(1);
        parts.push_back(part_of(text));
        at = next == std::string_view::npos ? next : static_cast<std::size_t>(rest.data() - body.data()) + next + 1;
    }
    return parts;
}

}  // namespace

bool is_multipart(std::string_view content_type) {
    return lower(content_type.substr(0, 10)) == "multipart/";
}

std::optional<XmlDocument> multipart_document(std::string_view content_type, std::string_view body) {
    const std::string boundary = boundary_of(content_type);
    const std::vector<Part> parts = boundary.empty() ? std::vector<Part>() : parts_of(body, boundary);
    if (parts.empty()) return std::nullopt;
    std::map<std::string, const Part*, std::less<>> by_id;
    for (const Part& part : parts) by_id.emplace(part.id, &part);
    XmlDocument document = XmlDocument::parse(parts.front().octets);
    inline_xop(document, [&by_id](XmlNode, const std::string& id) -> std::optional<std::string> {
        const auto found = by_id.find(id);
        if (found == by_id.end()) return std::nullopt;
        const Part& part = *found->second;
        return part.base64 ? std::string(part.octets) : base64_encode(part.octets);
    });
    return document;
}

}  // namespace gateway
