#include "adapters/smev3/multipart.hpp"

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

std::string percent_decoded(std::string_view text) {
    const WebFields fields = parse_form("x=" + std::string(text), 1);
    return fields.empty() ? std::string() : fields.front().second;
}

struct Parts {
    std::string root;
    std::map<std::string, std::string> by_id;
};

Parts read_parts(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
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

/// The value of href in a start tag "<xop:Include … href=\"cid:…\"/>".
std::string href_of(std::string_view tag) {
    const auto at = tag.find("href=");
    if (at == std::string_view::npos || at + 6 >= tag.size()) return {};
    const char quote = tag[at + 5];
    const auto end = tag.find(quote, at + 6);
    if ((quote != '"' && quote != '\'') || end == std::string_view::npos) return {};
    return std::string(tag.substr(at + 6, end - at - 6));
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
        const std::string href = href_of(tag);
        if (!href.starts_with("cid:")) {
            made += rest.substr(0, close + 1);
            rest.remove_prefix(close + 1);
            continue;
        }
        const auto part = parts.by_id.find(percent_decoded(std::string_view(href).substr(4)));
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

std::string soap_document(std::string_view content_type, std::string_view body, const MultipartLimits& limits) {
    if (body.size() > limits.max_octets) throw Fault(Cause::too_large, "the message");
    if (!lower(content_type).starts_with("multipart/")) return std::string(body);
    return inlined(read_parts(content_type, body, limits), limits);
}

}  // namespace gateway::smev3
