#include "gateway/app/yaml_text.hpp"

#include <algorithm>

namespace gateway {
namespace {

bool is_continuation(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0) == 0x80;
}

/// What the second octet must lie in for the first one (Unicode 15, table 3-7): no overlong forms, no surrogates.
struct SecondOctet {
    unsigned char low, high;
};

SecondOctet second_octet_of(unsigned char first) {
    switch (first) {
        case 0xE0:
            return {0xA0, 0xBF};
        case 0xED:
            return {0x80, 0x9F};
        case 0xF0:
            return {0x90, 0xBF};
        case 0xF4:
            return {0x80, 0x8F};
        default:
            return {0x80, 0xBF};
    }
}

constexpr std::size_t longest_line = 8u << 10;

struct Complaint {
    std::string ru, en;
};

/// The first complaint about one line, and where in it.
Complaint complaint_of(std::string_view line, std::size_t& offset) {
    offset = 0;
    if (line.size() > longest_line) return {"строка длиннее 8 КиБ", "the line is longer than 8 KiB"};
    const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
    offset = line.substr(0, indent).find('\t');
    if (offset != std::string_view::npos && indent < line.size() && line[indent] != '#')
        return {"отступ сделан табуляцией; замените её пробелами", "indented with a tab; use spaces"};
    for (offset = 0; offset < line.size();) {
        const std::size_t length = utf8_length(line, offset);
        if (length == 0)
            return {"недопустимый UTF-8; сохраните файл в кодировке UTF-8", "not valid UTF-8; save the file as UTF-8"};
        const unsigned char octet = static_cast<unsigned char>(line[offset]);
        const bool carriage_return = octet == '\r' && offset + 1 == line.size();
        if ((octet < 0x20 && octet != '\t' && !carriage_return) || octet == 0x7F)
            return {"недопустимый управляющий символ", "a control character is not allowed"};
        offset += length;
    }
    return {};
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (at + length > text.size()) return 0;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto [low, high] = second_octet_of(first);
    if (second < low || second > high) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!is_continuation(text[at + i])) return 0;
    return length;
}

int column_of(std::string_view line, std::size_t offset) {
    const auto head = line.substr(0, offset);
    return 1 + static_cast<int>(std::count_if(head.begin(), head.end(), [](char octet) { return !is_continuation(octet); }));
}

bool check_yaml_text(std::string_view text, const std::string& file, ConfigProblems& problems) {
    bool clean = true;
    int number = 1;
    for (std::size_t start = 0; start < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const auto line = text.substr(start, end - start);
        std::size_t offset = 0;
        const Complaint complaint = complaint_of(line, offset);
        if (!complaint.ru.empty()) problems.error({file, number, column_of(line, offset)}, complaint.ru, complaint.en);
        clean = clean && complaint.ru.empty();
        start = end + 1;
    }
    return clean;
}

}  // namespace gateway
