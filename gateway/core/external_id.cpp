// How external ids are compared: facts/appeals.md §11.2.
#include <array>
#include <utility>

#include "gateway/core/store.hpp"

namespace gateway {

namespace {

/// Cyrillic capitals (and small letters, raised) that look like Latin capitals: А В Е К М Н О Р С Т У Х І Ѕ Ј.
constexpr std::array<std::pair<char32_t, char>, 15> lookalikes{{{0x410, 'A'},
                                                                {0x412, 'B'},
                                                                {0x415, 'E'},
                                                                {0x41A, 'K'},
                                                                {0x41C, 'M'},
                                                                {0x41D, 'H'},
                                                                {0x41E, 'O'},
                                                                {0x420, 'P'},
                                                                {0x421, 'C'},
                                                                {0x422, 'T'},
                                                                {0x423, 'Y'},
                                                                {0x425, 'X'},
                                                                {0x406, 'I'},
                                                                {0x405, 'S'},
                                                                {0x408, 'J'}}};

/// The two-octet UTF-8 character at `at`, or 0.
char32_t two_octets(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if ((first & 0xE0) != 0xC0 || at + 1 >= text.size()) return 0;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return (second & 0xC0) == 0x80 ? static_cast<char32_t>((first & 0x1F) << 6 | (second & 0x3F)) : 0;
}

char32_t upper(char32_t c) {
    if (c >= 0x430 && c <= 0x44F) return c - 0x20;
    if (c >= 0x450 && c <= 0x45F) return c - 0x50;
    return c;
}

void append(std::string& to, char32_t c) {
    for (const auto& [cyrillic, latin] : lookalikes) {
        if (cyrillic == c) {
            to += latin;
            return;
        }
    }
    to += static_cast<char>(0xC0 | c >> 6);
    to += static_cast<char>(0x80 | (c & 0x3F));
}

/// й and ё written as two characters become one, as NFC has them. True when `mark` was one of the two and is used up.
bool compose(std::string& text, char32_t mark) {
    constexpr char32_t breve = 0x306, diaeresis = 0x308;
    if (mark == breve && text.ends_with("\xD0\x98")) {
        text.back() = '\x99';
        return true;
    }
    if (mark == diaeresis && text.ends_with('E')) {
        text.replace(text.size() - 1, 1, "\xD0\x81");
        return true;
    }
    return false;
}

}  // namespace

std::string normal_external_id(std::string_view value) {
    std::string normal;
    normal.reserve(value.size());
    bool gap = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const char32_t wide = two_octets(value, i);
        if (c == ' ' || (c >= '\t' && c <= '\r') || wide == 0xA0) {
            gap = !normal.empty();
            i += wide == 0xA0 ? 1 : 0;
            continue;
        }
        if (gap) normal += ' ';
        gap = false;
        if (wide != 0) {
            if (!compose(normal, wide)) append(normal, upper(wide));
            ++i;
        } else {
            normal += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        }
    }
    return normal;
}

}  // namespace gateway
