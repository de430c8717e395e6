#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/NameValueCollection.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

#include "adapters/municipal/mime.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"

namespace gateway::municipal {
namespace {

using Headers = std::map<std::string, std::string>;  ///< by lower-case name; the first of each counts

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// The next line without its end; `rest` moves behind it.
std::string_view next_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Headers up to the empty line; `rest` is the body then. Lines that are no header are passed over.
Headers read_headers(std::string_view& rest) {
    Headers headers;
    std::string name, value;
    const auto keep = [&] {
        if (!name.empty()) headers.emplace(lower(name), trimmed(value));
        name.clear();
    };
    while (!rest.empty()) {
        const auto line = next_line(rest);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            value += line;
            continue;
        }
        keep();
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        name = trimmed(line.substr(0, colon));
        value = line.substr(colon + 1);
    }
    keep();
    return headers;
}

std::string header(const Headers& headers, const char* name) {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

/// The RFC 2231 form charset'lang'%XX.
std::string decoded_extended(const std::string& text) {
    const auto second = text.find('\'', text.find('\'') + 1);
    if (second == std::string::npos) return text;
    std::string plain;
    for (std::size_t i = second + 1; i < text.size(); ++i) {
        unsigned int octet = 0;
        const bool escaped = text[i] == '%' && i + 2 < text.size() && std::sscanf(text.c_str() + i + 1, "%2x", &octet) == 1;
        plain += escaped ? static_cast<char>(octet) : text[i];
        if (escaped) i += 2;
    }
    return to_utf8(plain, text.substr(0, text.find('\'')));
}

/// Value of a parameter of a header; of its two forms name= and name*= the second one says more.
std::string parameter(const std::string& value, const std::string& name) {
    std::string main;
    Poco::Net::NameValueCollection parameters;
    Poco::Net::MessageHeader::splitParameters(value, main, parameters);
    const auto extended = parameters.get(name + "*", "");
    return extended.empty() ? parameters.get(name, "") : decoded_extended(extended);
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string decoded_quoted_printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
            continue;
        }
        const auto rest = text.substr(i + 1);
        if (rest.starts_with("\r\n") || rest.starts_with("\n")) {
            i += rest.front() == '\r' ? 2 : 1;
            continue;
        }
        const int high = rest.size() > 1 ? hex_digit(rest[0]) : -1, low = high < 0 ? -1 : hex_digit(rest[1]);
        out += low < 0 ? '=' : static_cast<char>(high * 16 + low);
        if (low >= 0) i += 2;
    }
    return out;
}

/// Foreign characters are skipped, a torn end is left out.
std::string decoded_base64(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        const bool digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
        if (c == '=') break;
        if (digit) digits += c;
    }
    if (digits.size() % 4 == 1) digits.pop_back();
    const auto missing = (4 - digits.size() % 4) % 4;
    digits.append(missing, 'A');  // zero bits where the text was torn
    std::string octets;
    base64_decode(digits, octets);
    octets.resize(octets.size() - std::min(missing, octets.size()));
    return octets;
}

std::string decoded(const Headers& headers, std::string_view body) {
    const auto encoding = lower(header(headers, "content-transfer-encoding"));
    if (encoding == "base64") return decoded_base64(body);
    if (encoding == "quoted-printable") return decoded_quoted_printable(body);
    return std::string(body);
}

std::string without_path(std::string name) {
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string::npos) name.erase(0, slash + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return cut_utf8(std::move(name), 200);
}

/// What stands between tags; script and style are left out, block ends become line ends, the common entities characters.
std::string without_markup(const std::string& html) {
    std::string out;
    const auto small = lower(html);
    for (std::size_t i = 0; i < html.size(); ++i) {
        if (html[i] != '<') {
            out += html[i];
            continue;
        }
        for (const char* hidden : {"script", "style", "head"})
            if (small.compare(i + 1, std::char_traits<char>::length(hidden), hidden) == 0) {
                const auto end = small.find(std::string("</") + hidden, i);
                if (end != std::string::npos) i = end;
            }
        const auto tag = small.substr(i + 1, 4);
        if (tag.starts_with("br") || tag.starts_with("/p") || tag.starts_with("/div") || tag.starts_with("/tr")) out += '\n';
        i = std::min(html.find('>', i), html.size());
    }
    for (const auto& [entity, text] : std::initializer_list<std::pair<const char*, const char*>>{
             {"&nbsp;", " "}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
        const std::string from(entity);
        for (auto at = out.find(from); at != std::string::npos; at = out.find(from, at + 1)) out.replace(at, from.size(), text);
    }
    return trimmed(out);
}

std::vector<std::string> ids_in(const std::string& text) {
    std::vector<std::string> ids;
    for (auto open = text.find('<'); open != std::string::npos && ids.size() < 50; open = text.find('<', open + 1)) {
        const auto close = text.find('>', open);
        if (close == std::string::npos) break;
        if (close > open + 1 && close - open < 300) ids.push_back(text.substr(open + 1, close - open - 1));
    }
    return ids;
}

/// The whole line, perhaps with the two dashes of the end or blanks behind it: one boundary may begin like another.
bool is_boundary(std::string_view line, std::string_view boundary) {
    if (!line.starts_with(boundary)) return false;
    const auto behind = line.substr(boundary.size());
    return behind.starts_with("--") || behind.find_first_not_of(" \t") == std::string_view::npos;
}

/// Reads the tree of parts into one mail.
class Reader {
public:
    Reader(MailText& mail, const MimeLimits& limits) : mail_(mail), limits_(limits) {}

    void read(const Headers& headers, std::string_view body, int depth) {
        if (depth > limits_.max_depth) throw Fault(Cause::too_deep, "parts within parts of an e-mail");
        if (++parts_ > limits_.max_parts) throw Fault(Cause::too_large, "too many parts in an e-mail");
        const auto type = lower(header(headers, "content-type"));
        if (type.starts_with("multipart/")) return read_parts(header(headers, "content-type"), body, depth);
        const auto disposition = header(headers, "content-disposition");
        auto name = decoded_words(parameter(disposition, "filename"));
        if (name.empty()) name = decoded_words(parameter(header(headers, "content-type"), "name"));
        const bool is_text = type.empty() || type.starts_with("text/plain") || type.starts_with("text/html");
        if (!is_text || !name.empty() || lower(disposition).starts_with("attachment")) {
            const auto mime = trimmed(type.substr(0, type.find(';')));
            mail_.files.push_back(
                {without_path(name), mime.empty() ? "application/octet-stream" : mime, decoded(headers, body)});
            return;
        }
        const auto text = to_utf8(decoded(headers, body), lower(parameter(header(headers, "content-type"), "charset")));
        auto& into = type.starts_with("text/html") ? html_ : plain_;
        into += (into.empty() ? "" : "\n") + text;
    }

    std::string text() const { return trimmed(plain_).empty() ? without_markup(html_) : trimmed(plain_); }

private:
    void read_parts(const std::string& type, std::string_view body, int depth) {
        const auto boundary = "--" + parameter(type, "boundary");
        if (boundary.size() == 2) throw Fault(Cause::malformed, "parts of an e-mail without a boundary");
        std::optional<std::size_t> begin;
        for (std::size_t at = 0; at <= body.size();) {
            auto rest = body.substr(at);
            const auto line = next_line(rest);
            const bool mark = is_boundary(line, boundary);
            if (mark && begin) read_part(body.substr(*begin, at - *begin), depth);
            if (mark && line.substr(boundary.size()).starts_with("--")) return;
            if (mark) begin = body.size() - rest.size();
            if (rest.empty()) break;
            at = body.size() - rest.size();
        }
        if (begin && *begin < body.size()) read_part(body.substr(*begin), depth);  // torn: read as far as it goes
    }

    void read_part(std::string_view part, int depth) {
        const auto headers = read_headers(part);
        if (part.ends_with("\r\n"))
            part.remove_suffix(2);  // belongs to the boundary
        else if (part.ends_with('\n'))
            part.remove_suffix(1);
        read(headers, part, depth + 1);
    }

    MailText& mail_;
    const MimeLimits& limits_;
    int parts_ = 0;
    std::string plain_, html_;
};

void read_sender(const std::string& from, MailText& mail) {
    const auto open = from.rfind('<');
    const auto close = open == std::string::npos ? open : from.find('>', open);
    const auto address = close == std::string::npos ? trimmed(from) : trimmed(from.substr(open + 1, close - open - 1));
    if (is_address(address)) mail.from = to_utf8(address, "");
    if (close == std::string::npos) return;
    auto name = trimmed(from.substr(0, open));
    if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    mail.from_name = cut_utf8(trimmed(decoded_words(name)), 300);
}

bool is_automatic(const Headers& headers) {
    const auto submitted = lower(header(headers, "auto-submitted"));
    const auto precedence = lower(header(headers, "precedence"));
    return (!submitted.empty() && submitted != "no") || precedence == "bulk" || precedence == "junk" || precedence == "list" ||
           lower(header(headers, "content-type")).starts_with("multipart/report");
}

}  // namespace

MailText read_mail(const std::string& octets, const MimeLimits& limits) {
    if (octets.size() > limits.max_octets) throw Fault(Cause::too_large, "an e-mail over the limit");
    std::string_view rest = octets;
    const auto headers = read_headers(rest);
    if (headers.empty()) throw Fault(Cause::malformed, "an e-mail without headers");
    MailText mail;
    Reader reader(mail, limits);
    reader.read(headers, rest, 1);
    mail.text = reader.text();
    const auto own = ids_in(header(headers, "message-id"));
    if (!own.empty()) mail.message_id = to_utf8(own.front(), "");
    mail.references = ids_in(header(headers, "in-reply-to") + header(headers, "references"));
    mail.subject = cut_utf8(trimmed(decoded_words(header(headers, "subject"))), 1'000);
    mail.date = cut_utf8(to_utf8(header(headers, "date"), ""), 100);
    mail.automatic = is_automatic(headers);
    read_sender(header(headers, "from"), mail);
    return mail;
}

}  // namespace gateway::municipal
