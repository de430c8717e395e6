#include "adapters/smev3/multipart.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/StreamCopier.h>

#include <map>
#include <sstream>

#include "adapters/smev3/names.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/web.hpp"

namespace gateway::smev3 {

namespace {

std::string lower(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return made;
}

/// A parameter of a Content-Type, quotes taken off; empty when absent.
std::string parameter(std::string_view content_type, std::string_view name) {
    Poco::Net::NameValueCollection parameters;
    std::string value;
    Poco::Net::MessageHeader::splitParameters(std::string(content_type), value, parameters);
    return parameters.get(std::string(name), "");
}

std::string bare_id(std::string id) {
    if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
    return id;
}

struct Parts {
    std::string root;
    std::map<std::string, std::string> by_id;
};

Parts split_parts(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty()) throw Fault(Cause::malformed, "multipart without a boundary");
    const std::string start = bare_id(parameter(content_type, "start"));
    std::istringstream in{std::string(body)};
    Poco::Net::MultipartReader reader(in, boundary);
    Parts parts;
    for (std::size_t count = 0; reader.hasNextPart(); ++count) {
        if (count >= limits.max_parts) throw Fault(Cause::too_large, "too many parts");
        Poco::Net::MessageHeader header;
        reader.nextPart(header);
        std::string octets;
        Poco::StreamCopier::copyToString(reader.stream(), octets);
        const std::string id = bare_id(header.get("Content-ID", ""));
        const bool root = start.empty() ? count == 0 : id == start;
        if (root) {
            parts.root = std::move(octets);
        } else {
            parts.by_id[id] = std::move(octets);
        }
    }
    if (parts.root.empty()) throw Fault(Cause::malformed, "multipart without its root part");
    return parts;
}

Parts read_parts(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
    try {
        return split_parts(content_type, body, limits);
    } catch (const Poco::Exception&) {
        throw Fault(Cause::malformed, "the multipart body cannot be read");
    }
}

/// The value of href in a start tag "<xop:Include … href=\"cid:…\"/>".
std::string href_of(std::string_view tag) {
    const auto at = tag.find("href=");
    if (at == std::string_view::npos || at + 6 >= tag.size()) return {};
    const char quote = tag[at + 5];
    const auto end = tag.find(quote, at + 6);
    if ((quote != '"' && quote != '\'') || end == std::string_view::npos) return {};
    return std::string(tag.substr(at + 6, end - at - 6));
}

/// "" or "xop:": what may stand between '<' and the local name.
bool is_prefix(std::string_view text) {
    if (text.empty()) return true;
    return text.ends_with(':') && text.find_first_of(" \t\r\n/\"'=!?") == std::string_view::npos;
}

/// Text-level replacement keeps every other octet: what was signed must not be printed again from a tree.
std::string inlined(const Parts& parts, const MultipartLimits& limits) {
    std::string made;
    std::string_view rest = parts.root;
    for (;;) {
        const auto name = rest.find("Include");
        if (name == std::string_view::npos) break;
        const auto open = rest.rfind('<', name);
        const auto close = rest.find('>', name);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        const std::string_view tag = rest.substr(open, close - open + 1);
        const bool element = is_prefix(rest.substr(open + 1, name - open - 1));
        const std::string href = element ? href_of(tag) : std::string();
        if (!href.starts_with("cid:")) {
            made += rest.substr(0, close + 1);
            rest.remove_prefix(close + 1);
            continue;
        }
        const auto part = parts.by_id.find(percent_decode(std::string_view(href).substr(4)));
        if (part == parts.by_id.end()) throw Fault(Cause::attachment_missing, "xop:Include without its part");
        made += rest.substr(0, open);
        made += base64_encode(part->second);
        rest.remove_prefix(close + 1);
        const std::string end_tag = "</" + std::string(tag.substr(1, name - open - 1)) + "Include>";
        if (!tag.ends_with("/>") && rest.starts_with(end_tag)) rest.remove_prefix(end_tag.size());
        if (made.size() > limits.max_octets) throw Fault(Cause::too_large, "the message with its parts");
    }
    return made.append(rest);
}

}  // namespace

XmlDocument parse_soap(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
    if (body.size() > limits.max_octets) throw Fault(Cause::too_large, "the message");
    const XmlLimits xml{.max_octets = limits.max_octets};
    if (!lower(content_type).starts_with("multipart/")) return XmlDocument::parse(body, xml);
    return XmlDocument::parse(inlined(read_parts(content_type, body, limits), limits), xml);
}

}  // namespace gateway::smev3
