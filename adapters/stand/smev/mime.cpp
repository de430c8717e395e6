#include "adapters/stand/smev/mime.hpp"

#include <algorithm>
#include <cctype>

#include "adapters/stand/smev/fault_table.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/web.hpp"

namespace gateway::stand::smev {

namespace {

constexpr std::size_t most_parts = 200, inlined_up_to = 256u << 10;

[[noreturn]] void broken(std::string_view what) {
    throw SmevFault::invalid("Сообщение multipart не разбирается", what);
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

/// The value of a parameter of a header, quotes taken off; empty when absent.
std::string parameter(std::string_view header, std::string_view name) {
    const std::string small = lower(header);
    for (auto at = small.find(name); at != std::string::npos; at = small.find(name, at + 1)) {
        const bool begins = at > 0 && (small[at - 1] == ';' || small[at - 1] == ' ' || small[at - 1] == '\t');
        if (!begins || at + name.size() >= small.size() || small[at + name.size()] != '=') continue;
        std::string_view value = header.substr(at + name.size() + 1);
        if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
        return std::string(value.substr(0, value.find_first_of("; \t")));
    }
    return {};
}

std::string without_brackets(std::string_view id) {
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return std::string(id);
}

/// Header of one part, "content-id" → value.
std::string part_header(std::string_view head, std::string_view name) {
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || lower(line.substr(0, colon)) != name) continue;
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        return std::string(value);
    }
    return {};
}

struct Include {
    std::size_t from = 0, to = 0;  ///< of the whole element
    std::string href;
};

/// The next xop:Include from `at` on: by its local name and an href to a cid, whatever the prefix.
bool next_include(const std::string& xml, std::size_t at, Include& found) {
    for (at = xml.find("Include", at); at != std::string::npos; at = xml.find("Include", at + 1)) {
        const auto open = xml.rfind('<', at);
        const auto close = xml.find('>', at);
        if (open == std::string::npos || close == std::string::npos || xml[open + 1] == '/') continue;
        const auto name_end = xml.find_first_of(" \t\r\n/>", open + 1);
        const auto href = xml.find("href=", at);
        if (name_end != at + 7 || href == std::string::npos || href > close) continue;
        const char quote = xml[href + 5];
        found.from = open;
        found.href = xml.substr(href + 6, xml.find(quote, href + 6) - href - 6);
        found.to = close + 1;
        if (xml[close - 1] != '/') {
            const auto end = xml.find('>', xml.find("</", close));
            if (end == std::string::npos) return false;
            found.to = end + 1;
        }
        return true;
    }
    return false;
}

void inline_small(MimeMessage& message) {
    Include include;
    for (std::size_t at = 0; next_include(message.root, at, include);) {
        const std::string* part = part_of_href(message, include.href);
        if (part == nullptr) broken("xop:Include names no part");
        if (part->size() > inlined_up_to) {
            at = include.to;
            continue;
        }
        const std::string text = base64_encode(*part);
        message.root.replace(include.from, include.to - include.from, text);
        at = include.from + text.size();
    }
}

}  // namespace

const std::string* part_of_href(const MimeMessage& message, std::string_view href) {
    if (!href.starts_with("cid:")) return nullptr;
    const auto found = message.parts.find(percent_decode(href.substr(4)));
    return found == message.parts.end() ? nullptr : &found->second;
}

MimeMessage read_mime(std::string_view content_type, std::string body) {
    MimeMessage message;
    if (!lower(content_type).starts_with("multipart/related")) {
        message.root = std::move(body);
        return message;
    }
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty() || boundary.size() > 100) broken("no boundary");
    const std::string start = without_brackets(parameter(content_type, "start"));
    const std::string mark = "\r\n--" + boundary;
    body.insert(0, "\r\n");
    bool has_root = false;
    auto at = body.find(mark);
    for (std::size_t n = 0; at != std::string::npos; ++n) {
        at += mark.size();
        if (body.compare(at, 2, "--") == 0) break;
        const auto head_end = body.find("\r\n\r\n", at);
        const auto end = body.find(mark, at);
        if (head_end == std::string::npos || end == std::string::npos || head_end + 2 > end || n >= most_parts)
            broken("a part has no end");
        const std::string_view head = std::string_view(body).substr(at + 2, head_end - at - 2 + 2);
        const std::string id = without_brackets(part_header(head, "content-id"));
        std::string part = head_end + 4 <= end ? body.substr(head_end + 4, end - head_end - 4) : std::string();
        if (!has_root && (start.empty() || id == start)) {
            message.root = std::move(part);
            has_root = true;
        } else {
            message.parts[id] = std::move(part);
        }
        at = end;
    }
    if (at == std::string::npos || !has_root) broken("the closing boundary or the root part is missing");
    inline_small(message);
    return message;
}

std::string xop_include(std::string_view id) {
    return "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:" + percent_encode(id) + "\"/>";
}

std::string write_mime(std::string_view root, const std::vector<MimePart>& parts, std::string& content_type) {
    const std::string boundary = "stand-" + make_trace_id();
    content_type = "multipart/related; type=\"application/xop+xml\"; boundary=\"" + boundary +
                   "\"; start=\"<root.message@cxf.apache.org>\"; start-info=\"text/xml\"";
    std::string body = "--" + boundary +
                       "\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"text/xml\"\r\n"
                       "Content-Transfer-Encoding: binary\r\nContent-ID: <root.message@cxf.apache.org>\r\n\r\n";
    body.append(root);
    for (const MimePart& part : parts) {
        body += "\r\n--" + boundary + "\r\nContent-Type: " + part.type +
                "\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <" + part.id + ">\r\n\r\n";
        body += part.body;
    }
    return body + "\r\n--" + boundary + "--\r\n";
}

}  // namespace gateway::stand::smev
