#include "gateway/signature/smev_escape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace gateway {
namespace {

// Woodstox: a text of fewer UTF-16 units takes another path than a longer one, which is written in pieces.
constexpr std::size_t short_text = 12;
constexpr std::size_t piece_units = 512;

using OctetSet = std::array<bool, 256>;

consteval OctetSet octets(std::string_view members) {
    OctetSet set{};
    for (const char c : members) set[static_cast<unsigned char>(c)] = true;
    return set;
}

// 0xC2 begins U+0080…U+009F (and U+00A0…U+00BF, which stand for themselves).
constexpr OctetSet special_in_text = octets("<>&\r\x7F\xC2");
constexpr OctetSet special_in_attribute = octets("<&\"\r\n\t");

std::size_t find_special(const OctetSet& set, std::string_view text, std::size_t from) {
    while (from < text.size() && !set[static_cast<unsigned char>(text[from])]) ++from;
    return from;
}

std::size_t sequence_length(char lead) {
    const auto octet = static_cast<unsigned char>(lead);
    return octet < 0x80 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4;
}

std::size_t count_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        units += (octet & 0xC0u) != 0x80u ? 1 : 0;
        units += octet >= 0xF0 ? 1 : 0;
    }
    return units;
}

void append_reference(std::string& out, unsigned code) {
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), code, 16).ptr;
    out.append("&#x").append(digits.data(), end).push_back(';');
}

// Replaces everything but '>'; false when the character at `at` stands for itself.
bool append_escaped(std::string& out, std::string_view text, std::size_t at) {
    const auto octet = static_cast<unsigned char>(text[at]);
    if (octet == '<') return out += "&lt;", true;
    if (octet == '&') return out += "&amp;", true;
    if (octet == '\r' || octet == 0x7F) return append_reference(out, octet), true;
    if (octet != 0xC2 || at + 1 >= text.size()) return false;
    const auto code = static_cast<unsigned char>(text[at + 1]);
    if (code > 0x9F) return false;
    return append_reference(out, code), true;
}

// Where a text stands in Woodstox's buffers; decides about '>'.
class PieceState {
public:
    explicit PieceState(bool long_text) : long_(long_text) {}

    bool escapes_greater() const { return (long_ ? run_start_ : index_ == 0) || (index_ > 0 && after_bracket_); }

    void advance(char c, std::size_t units, bool escaped) {
        for (; units > 0; --units) {
            index_ = long_ && index_ + 1 == piece_units ? 0 : index_ + 1;
            // When the low half of a pair begins the next piece, it uses that piece's start up.
            run_start_ = escaped || index_ == 0;
        }
        after_bracket_ = c == ']';
    }

private:
    bool long_;
    std::size_t index_ = 0;
    bool run_start_ = true;
    bool after_bracket_ = false;
};

void append_with_greater(std::string& out, std::string_view text) {
    PieceState state(count_units(text) >= short_text);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text[at]);
        bool escaped = append_escaped(out, text, at);
        if (text[at] == '>' && state.escapes_greater()) {
            out += "&gt;";
            escaped = true;
        }
        if (!escaped) out += text.substr(at, length);
        state.advance(text[at], length == 4 ? 2 : 1, escaped);
        at += length;
    }
}

}  // namespace

void append_smev_text(std::string& out, std::string_view text) {
    if (std::memchr(text.data(), '>', text.size()) != nullptr) return append_with_greater(out, text);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t special = find_special(special_in_text, text, at);
        out += text.substr(at, special - at);
        at = special;
        if (at == text.size()) return;
        const std::size_t length = sequence_length(text[at]);
        if (!append_escaped(out, text, at)) out += text.substr(at, length);
        at += length;
    }
}

void append_smev_attribute(std::string& out, std::string_view value) {
    for (std::size_t at = 0;; ++at) {
        const std::size_t special = find_special(special_in_attribute, value, at);
        out += value.substr(at, special - at);
        at = special;
        if (at == value.size()) return;
        switch (value[at]) {
            case '<':
                out += "&lt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                append_reference(out, static_cast<unsigned char>(value[at]));
        }
    }
}

int compare_utf16(std::string_view left, std::string_view right) {
    const auto [a, b] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    if (a == left.end()) return b == right.end() ? 0 : -1;
    if (b == right.end()) return 1;
    // In UTF-16 surrogates (leads from 0xF0 in UTF-8) stand before U+E000…U+FFFF (leads 0xEE and 0xEF).
    const auto rank = [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet == 0xEE || octet == 0xEF ? octet + 0x20 : static_cast<int>(octet);
    };
    return rank(*a) - rank(*b);
}

}  // namespace gateway
