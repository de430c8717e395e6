#include "gateway/table/header.hpp"

#include <cstdint>

#include "gateway/core/store.hpp"

namespace gateway {
namespace {

constexpr char32_t breve = 0x306;
constexpr char32_t diaeresis = 0x308;

/// One character and where the next begins; what is no UTF-8 counts as one octet.
char32_t decode(std::string_view text, std::size_t& at) {
    const auto octet = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto first = octet(at++);
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
    if (first < 0x80 || more == 0) return first;
    char32_t c = first & (0x3FU >> more);
    for (int i = 0; i < more && (octet(at) & 0xC0) == 0x80; ++i) c = c << 6 | (octet(at++) & 0x3F);
    return c;
}

void append(std::string& to, char32_t c) {
    if (c < 0x80) {
        to += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        to += static_cast<char>(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        to += static_cast<char>(0xE0 | c >> 12);
        to += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    } else {
        to += static_cast<char>(0xF0 | c >> 18);
        to += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        to += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    }
    to += static_cast<char>(0x80 | (c & 0x3F));
}

bool is_space(char32_t c) {
    return c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_invisible(char32_t c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F || c == 0xAD || c == 0x200B || c == 0x200C ||
           c == 0x200D || c == 0x2060 || c == 0xFEFF;
}

bool is_dash(char32_t c) {
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/// и, е and a mark that follows → й, ё; 0 when they do not join.
char32_t composed(char32_t letter, char32_t mark) {
    if (mark == breve && letter == 0x438) return 0x439;
    if (mark == breve && letter == 0x418) return 0x419;
    if (mark == diaeresis && letter == 0x435) return 0x451;
    if (mark == diaeresis && letter == 0x415) return 0x401;
    return 0;
}

/// The text with й and ё in one character and without invisible ones.
std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    letters.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = decode(text, at);
        if (is_invisible(c)) continue;
        const char32_t joined = letters.empty() ? 0 : composed(letters.back(), c);
        if (joined != 0) {
            letters.back() = joined;
        } else {
            letters.push_back(c);
        }
    }
    return letters;
}

}  // namespace

std::string header_form(std::string_view text) {
    std::string plain;
    for (const char32_t c : letters_of(text)) {
        if (c == 0x451 || c == 0x401) {
            append(plain, 0x435);
        } else if (is_dash(c)) {
            plain += '-';
        } else {
            append(plain, is_space(c) ? U' ' : c);
        }
    }
    while (!plain.empty() && (plain.back() == ':' || plain.back() == '*' || plain.back() == ' ')) plain.pop_back();
    return normal_external_id(plain);
}

std::string clean_cell(std::string_view text) {
    std::string clean;
    bool gap = false;
    bool only_dash = true;
    int characters = 0;
    for (const char32_t c : letters_of(text)) {
        if (c == '\r') continue;
        if (is_space(c)) {
            gap = !clean.empty() && clean.back() != '\n';
            continue;
        }
        if (c == '\n') {
            gap = false;
            if (!clean.empty()) clean += '\n';
            continue;
        }
        if (gap) clean += ' ';
        gap = false;
        ++characters;
        only_dash = only_dash && is_dash(c);
        append(clean, c);
    }
    while (!clean.empty() && clean.back() == '\n') clean.pop_back();
    return only_dash && characters == 1 ? std::string() : clean;
}

}  // namespace gateway
