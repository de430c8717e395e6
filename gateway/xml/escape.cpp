#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

namespace gateway {
namespace {

[[noreturn]] void refuse() {
    throw Fault(Cause::bad_value, "the text holds a character that XML cannot carry");
}

// Length of the UTF-8 sequence at `at`, refused when it is broken, a surrogate, U+FFFE or U+FFFF.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const unsigned lead = octet(at);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) refuse();
    unsigned code = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((octet(at + i) & 0xC0u) != 0x80u) refuse();
        code = code << 6 | (octet(at + i) & 0x3Fu);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) || code == 0xFFFE || code == 0xFFFF) refuse();
    return length;
}

// The replacement of an ASCII character; empty = it stands for itself.
std::string_view replacement(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        case '\t':
            return "&#9;";
        case '\n':
            return "&#10;";
        case '\r':
            return "&#13;";
        default:
            return {};
    }
}

}  // namespace

std::string xml_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = c < 0x80 ? 1 : sequence_length(text, at);
        const std::string_view other = c < 0x80 ? replacement(text[at]) : std::string_view{};
        if (c < 0x20 && other.empty()) refuse();
        out += other.empty() ? text.substr(at, length) : other;
        at += length;
    }
    return out;
}

}  // namespace gateway
