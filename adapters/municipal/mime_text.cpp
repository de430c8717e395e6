// Charsets, encoded words, HTML remnants: what mail does to letters.
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "adapters/municipal/mime.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::municipal {
namespace {

constexpr std::string_view unreadable = "\xEF\xBF\xBD";  // U+FFFD

struct CloseConverter {
    void operator()(void* converter) const { iconv_close(converter); }
};

/// nullopt-like: an empty pointer for a charset nobody knows.
std::unique_ptr<void, CloseConverter> converter_from(const std::string& charset) {
    iconv_t opened = iconv_open("UTF-8", charset.c_str());
    if (opened == reinterpret_cast<iconv_t>(-1)) opened = nullptr;
    return std::unique_ptr<void, CloseConverter>(opened);
}

/// False at the first octet the charset does not have, unless `patient`.
bool convert(void* converter, const std::string& octets, bool patient, std::string& out) {
    std::string input = octets;
    char* from = input.data();
    std::size_t left = input.size();
    char piece[4096];
    while (left > 0) {
        char* to = piece;
        std::size_t room = sizeof piece;
        const bool failed = iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
        out.append(piece, sizeof piece - room);
        if (!failed || errno == E2BIG) continue;
        if (!patient) return false;
        out += unreadable;
        ++from;
        --left;
    }
    return true;
}

bool is_plain_charset(const std::string& charset) {
    return !charset.empty() && charset.size() <= 40 && std::all_of(charset.begin(), charset.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The Q encoding of RFC 2047.
std::string decoded_q(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '=' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

struct EncodedWord {
    std::size_t end = 0;  ///< behind it; 0: none begins here
    std::string charset, octets;
};

EncodedWord word_at(const std::string& text, std::size_t at) {
    if (text.compare(at, 2, "=?") != 0) return {};
    const auto first = text.find('?', at + 2);
    if (first == std::string::npos || first + 2 >= text.size() || text[first + 2] != '?') return {};
    const auto end = text.find("?=", first + 3);
    if (end == std::string::npos) return {};
    const char kind = text[first + 1];
    const auto body = text.substr(first + 3, end - first - 3);
    EncodedWord word{end + 2, text.substr(at + 2, first - at - 2), {}};
    if (kind == 'Q' || kind == 'q') word.octets = decoded_q(body);
    const bool base64 = (kind == 'B' || kind == 'b') && base64_decode(body, word.octets);
    if (!base64 && kind != 'Q' && kind != 'q') return {};
    word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231 language
    return word;
}

}  // namespace

std::string to_utf8(const std::string& octets, std::string charset) {
    std::string out;
    if (const auto utf8 = converter_from("UTF-8"); utf8 && convert(utf8.get(), octets, false, out)) {
        const bool claimed = charset.empty() || charset == "utf-8" || charset == "UTF-8" || charset == "us-ascii";
        const bool ascii =
            std::all_of(octets.begin(), octets.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        if (claimed || (ascii && !charset.starts_with("iso-2022") && !charset.starts_with("utf-16"))) return out;
    }
    out.clear();
    auto converter = is_plain_charset(charset) ? converter_from(charset) : nullptr;
    const bool lies = !converter || charset == "utf-8" || charset == "UTF-8" || charset == "us-ascii";
    if (lies) converter = converter_from("WINDOWS-1251");
    if (!converter) return {};
    convert(converter.get(), octets, true, out);
    return out;
}

std::string decoded_words(const std::string& header) {
    std::string out, octets, charset;
    bool after_word = false;
    const auto flush = [&] {  // neighbours of one charset are one text: a letter may be split between them
        if (!octets.empty()) out += to_utf8(octets, charset);
        octets.clear();
    };
    for (std::size_t at = 0; at < header.size();) {
        const auto word = word_at(header, at);
        if (word.end != 0) {
            if (word.charset != charset) flush();
            charset = word.charset;
            octets += word.octets;
            at = word.end;
            after_word = true;
            continue;
        }
        const auto next = header.find_first_not_of(" \t\r\n", at);
        const bool only_blanks = after_word && next != at && next != std::string::npos && word_at(header, next).end != 0;
        if (only_blanks) {
            at = next;
            continue;
        }
        flush();
        after_word = false;
        out += header[at++];
    }
    flush();
    return to_utf8(out, "");
}

std::string cut_utf8(std::string text, std::size_t octets) {
    if (text.size() <= octets) return text;
    while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0U) == 0x80U) --octets;
    text.resize(octets);
    return text;
}

bool is_address(std::string_view text) {
    if (text.size() < 3 || text.size() > 254) return false;
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.find('@', at + 1) != std::string_view::npos)
        return false;
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet <= 0x20 || octet == 0x7F || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '(' ||
               c == ')';
    });
}

}  // namespace gateway::municipal
