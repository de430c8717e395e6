#include "gateway/core/windows_1251.hpp"

#include <algorithm>
#include <array>

namespace gateway {
namespace {

/// Windows-1251 from 0x80 to 0xBF; from 0xC0 on it is А…я in order. 0x98 is nothing.
constexpr std::array<char16_t, 64> upper_half{
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A,
    0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122,
    0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6,
    0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456,
    0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457};

void append_utf8(std::string& to, char16_t c) {
    if (c < 0x800) {
        to += static_cast<char>(0xC0 | c >> 6);
    } else {
        to += static_cast<char>(0xE0 | c >> 12);
        to += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    }
    to += static_cast<char>(0x80 | (c & 0x3F));
}

/// The character that begins at `at`, which moves behind it; above U+FFFF only "something" is told.
char32_t next_character(std::string_view utf8, std::size_t& at) {
    const auto first = static_cast<unsigned char>(utf8[at++]);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    char32_t c = first & (0x3F >> more);
    for (int i = 0; i < more && at < utf8.size(); ++i) c = c << 6 | (static_cast<unsigned char>(utf8[at++]) & 0x3F);
    return c;
}

char octet_of(char32_t c) {
    if (c < 0x80) return static_cast<char>(c);
    if (c >= 0x410 && c <= 0x44F) return static_cast<char>(0xC0 + (c - 0x410));
    const auto found = std::ranges::find(upper_half, c, [](char16_t known) { return char32_t{known}; });
    if (found == upper_half.end() || c == 0xFFFD) return '?';
    return static_cast<char>(0x80 + (found - upper_half.begin()));
}

}  // namespace

std::string utf8_of_windows_1251(std::string_view octets) {
    std::string text;
    text.reserve(octets.size() * 2);
    for (const char octet : octets) {
        const auto c = static_cast<unsigned char>(octet);
        if (c < 0x80) {
            text += octet;
        } else {
            append_utf8(text, c >= 0xC0 ? static_cast<char16_t>(0x410 + (c - 0xC0)) : upper_half[c - 0x80]);
        }
    }
    return text;
}

std::string windows_1251_of_utf8(std::string_view utf8) {
    std::string octets;
    for (std::size_t at = 0; at < utf8.size();) octets += octet_of(next_character(utf8, at));
    return octets;
}

bool is_utf8(std::string_view octets) {
    Utf8Check check;
    check.take(octets);
    return check.good();
}

void Utf8Check::take(std::string_view octets) {
    for (const char octet : octets) step(static_cast<unsigned char>(octet));
}

void Utf8Check::step(unsigned char c) {
    if (awaited_ > 0) {
        good_ = good_ && c >= low_ && c <= high_;
        low_ = 0x80, high_ = 0xBF;
        --awaited_;
        return;
    }
    if (c < 0x80) return;
    low_ = 0x80, high_ = 0xBF;
    if (c >= 0xC2 && c <= 0xDF) {
        awaited_ = 1;
    } else if (c >= 0xE0 && c <= 0xEF) {
        awaited_ = 2;
        if (c == 0xE0) low_ = 0xA0;   // overlong
        if (c == 0xED) high_ = 0x9F;  // surrogates
    } else if (c >= 0xF0 && c <= 0xF4) {
        awaited_ = 3;
        if (c == 0xF0) low_ = 0x90;
        if (c == 0xF4) high_ = 0x8F;
    } else {
        good_ = false;
    }
}

}  // namespace gateway
