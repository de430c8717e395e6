#include "gateway/appeal/identifiers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>

namespace gateway {
namespace {

int digit(char c) {
    return c - '0';
}

bool are_digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Digits of exactly this length, not all of them zero.
bool plausible(std::string_view text, std::size_t count) {
    return are_digits(text, count) && text.find_first_not_of('0') != std::string_view::npos;
}

std::uint64_t number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

int weighted(std::string_view text, std::span<const int> weights) {
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += digit(text[i]) * weights[i];
    return sum;
}

constexpr std::array inn10{2, 4, 10, 3, 5, 9, 4, 6, 8};
constexpr std::array inn11{7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
constexpr std::array inn12{3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

}  // namespace

bool is_inn(std::string_view text) {
    if (plausible(text, 10)) return weighted(text, inn10) % 11 % 10 == digit(text[9]);
    return plausible(text, 12) && weighted(text, inn11) % 11 % 10 == digit(text[10]) &&
           weighted(text, inn12) % 11 % 10 == digit(text[11]);
}

bool is_ogrn(std::string_view text) {
    return plausible(text, 13) && number(text.substr(0, 12)) % 11 % 10 == static_cast<std::uint64_t>(digit(text[12]));
}

bool is_ogrnip(std::string_view text) {
    return plausible(text, 15) && number(text.substr(0, 14)) % 13 % 10 == static_cast<std::uint64_t>(digit(text[14]));
}

bool is_snils(std::string_view text) {
    if (!plausible(text, 11)) return false;
    if (number(text.substr(0, 9)) == 0) return false;
    if (number(text.substr(0, 9)) <= 1'001'998) return true;
    constexpr std::array weights{9, 8, 7, 6, 5, 4, 3, 2, 1};
    const int rest = weighted(text, weights) % 101;
    return (rest == 100 ? 0 : rest) == static_cast<int>(number(text.substr(9)));
}

bool is_oktmo(std::string_view text) {
    return plausible(text, 8) || plausible(text, 11);
}

bool is_okato(std::string_view text) {
    return plausible(text, 2) || plausible(text, 5) || plausible(text, 8) || plausible(text, 11);
}

int territory_control(std::string_view code) {
    if (code.empty() || code.size() > 11 || !are_digits(code, code.size())) return -1;
    // Weights 1…10 in a circle; on a rest of 10 once more, beginning with 3.
    for (const std::size_t start : {std::size_t{0}, std::size_t{2}}) {
        int sum = 0;
        for (std::size_t i = 0; i < code.size(); ++i) sum += digit(code[i]) * static_cast<int>((i + start) % 10 + 1);
        if (sum % 11 != 10) return sum % 11;
    }
    return 0;
}

std::string plain_digits(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "\xC2\xA0") {  // no-break space
            ++i;
            continue;
        }
        if (text[i] != ' ' && text[i] != '-' && text[i] != '.' && text[i] != '\t') plain += text[i];
    }
    return plain;
}

}  // namespace gateway
