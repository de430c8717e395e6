#include "gateway/xml/octets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

// All agree with US-ASCII below 0x80, which the pass over tags and libxml2's own detection rely on.
constexpr std::array<std::string_view, 9> encodings{"utf-8",  "utf8",   "us-ascii",   "ascii",     "windows-1251",
                                                    "cp1251", "koi8-r", "iso-8859-5", "iso-8859-1"};

bool same_word(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

std::string_view declared_encoding(std::string_view octets) {
    if (!octets.starts_with("<?xml")) return {};
    const std::string_view declaration = octets.substr(0, std::min(octets.find("?>"), std::size_t{300}));
    auto at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const auto end = declaration.find(declaration[at], at + 1);
    return end == std::string_view::npos ? std::string_view{} : declaration.substr(at + 1, end - at - 1);
}

void check_encoding(std::string_view octets) {
    if (octets.starts_with("\xFE\xFF") || octets.starts_with("\xFF\xFE") || octets.substr(0, 2).find('\0') != octets.npos)
        throw Fault(Cause::wrong_encoding, "the document is UTF-16 or UTF-32, expected UTF-8", "1:1");
    const std::string_view declared = declared_encoding(octets);
    if (declared.empty()) return;
    if (std::none_of(encodings.begin(), encodings.end(), [&](std::string_view known) { return same_word(declared, known); }))
        throw Fault(Cause::wrong_encoding, "the declared encoding is not taken, expected UTF-8", "1:1");
}

// The end of what begins with "<" at `at`: just behind it. `attributes` counts the "=" outside quotes of a start tag.
std::size_t skip_markup(std::string_view octets, std::size_t at, int& attributes) {
    const auto behind = [&](std::string_view mark) {
        const auto found = octets.find(mark, at);
        return found == std::string_view::npos ? octets.size() : found + mark.size();
    };
    if (octets.compare(at, 4, "<!--") == 0) return behind("-->");
    if (octets.compare(at, 9, "<![CDATA[") == 0) return behind("]]>");
    if (octets.compare(at, 2, "<?") == 0) return behind("?>");
    for (++at; at < octets.size(); ++at) {
        const char c = octets[at];
        if (c == '>') return at + 1;
        if (c == '<') return at;  // malformed; libxml2 will say where
        if (c == '=') ++attributes;
        if (c != '"' && c != '\'') continue;
        at = octets.find(c, at + 1);
        if (at == std::string_view::npos) return octets.size();
    }
    return at;
}

void check_tags(std::string_view octets, int max_attributes) {
    for (auto at = octets.find('<'); at < octets.size(); at = octets.find('<', at)) {
        int attributes = 0;
        const auto end = skip_markup(octets, at, attributes);
        if (attributes > max_attributes)
            throw Fault(Cause::too_large, "an element has too many attributes", place_of_offset(octets, at));
        at = end;
    }
}

}  // namespace

std::string place_of_offset(std::string_view octets, std::size_t offset) {
    const std::string_view before = octets.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n');
    const auto column = start == std::string_view::npos ? offset + 1 : offset - start;
    return std::to_string(line) + ":" + std::to_string(column);
}

void check_xml_octets(std::string_view octets, const XmlLimits& limits) {
    const auto most = std::min<std::uint64_t>(limits.max_octets, std::numeric_limits<int>::max());
    if (octets.size() > most) throw Fault(Cause::too_large, "the document has more than " + std::to_string(most) + " octets");
    check_encoding(octets);
    const std::string_view text = octets.starts_with(utf8_mark) ? octets.substr(utf8_mark.size()) : octets;
    if (text.starts_with("<?xml") && text.size() != octets.size()) check_encoding(text);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) throw Fault(Cause::malformed, "the document is empty", "1:1");
    if (text[first] != '<') throw Fault(Cause::malformed, "this is not XML: it does not begin with '<'", "1:1");
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        throw Fault(Cause::malformed, "the document has a NUL octet", place_of_offset(text, nul));
    check_tags(text, limits.max_attributes);
}

}  // namespace gateway
