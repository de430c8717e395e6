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

bool are_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
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

bool inn10_fits(std::string_view text) {
    return weighted(text, inn10) % 11 % 10 == digit(text[9]);
}

bool inn12_fits(std::string_view text) {
    return weighted(text, inn11) % 11 % 10 == digit(text[10]) && weighted(text, inn12) % 11 % 10 == digit(text[11]);
}

bool ogrn_fits(std::string_view text) {
    return number(text.substr(0, 12)) % 11 % 10 == static_cast<std::uint64_t>(digit(text[12]));
}

bool ogrnip_fits(std::string_view text) {
    return number(text.substr(0, 14)) % 13 % 10 == static_cast<std::uint64_t>(digit(text[14]));
}

bool snils_fits(std::string_view text) {
    if (number(text.substr(0, 9)) <= 1'001'998) return number(text.substr(0, 9)) != 0;
    constexpr std::array weights{9, 8, 7, 6, 5, 4, 3, 2, 1};
    const int rest = weighted(text, weights) % 101;
    return (rest == 100 ? 0 : rest) == static_cast<int>(number(text.substr(9)));
}

bool territory_fits(std::string_view text) {
    return territory_control(text.substr(0, text.size() - 1)) == digit(text.back());
}

bool anything_fits(std::string_view) {
    return true;
}

struct KindRow {
    IdentifierKind kind;
    std::string_view word;
    std::array<std::size_t, 4> lengths;  // 0 = none
    std::size_t control;                 // digits behind the code that do not make it differ from zero
    bool (*fits)(std::string_view);
};

constexpr std::array kinds{
    KindRow{IdentifierKind::inn10, "inn10", {10}, 0, inn10_fits},
    KindRow{IdentifierKind::inn12, "inn12", {12}, 0, inn12_fits},
    KindRow{IdentifierKind::ogrn, "ogrn", {13}, 0, ogrn_fits},
    KindRow{IdentifierKind::ogrnip, "ogrnip", {15}, 0, ogrnip_fits},
    KindRow{IdentifierKind::snils, "snils", {11}, 0, snils_fits},
    KindRow{IdentifierKind::oktmo, "oktmo", {8, 11}, 0, anything_fits},
    KindRow{IdentifierKind::okato, "okato", {2, 5, 8, 11}, 0, anything_fits},
    KindRow{IdentifierKind::oktmo_with_control, "oktmo_with_control", {9, 12}, 1, territory_fits},
    KindRow{IdentifierKind::okato_with_control, "okato_with_control", {3, 6, 9, 12}, 1, territory_fits},
};

const KindRow& row_of(IdentifierKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& row) { return row.kind == kind; });
}

bool holds(IdentifierKind kind, std::string_view text) {
    return flaw_of(kind, text) == IdentifierFlaw::none;
}

}  // namespace

std::string_view to_text(IdentifierKind kind) {
    return row_of(kind).word;
}

std::optional<IdentifierKind> identifier_kind_of(std::string_view word) {
    const auto* row = std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& one) { return one.word == word; });
    return row == kinds.end() ? std::nullopt : std::optional(row->kind);
}

IdentifierFlaw flaw_of(IdentifierKind kind, std::string_view text) {
    const KindRow& row = row_of(kind);
    if (!are_digits(text)) return IdentifierFlaw::not_digits;
    if (text.empty() || std::find(row.lengths.begin(), row.lengths.end(), text.size()) == row.lengths.end())
        return IdentifierFlaw::wrong_length;
    const std::string_view code = text.substr(0, text.size() - row.control);
    if (code.find_first_not_of('0') == std::string_view::npos) return IdentifierFlaw::all_zeros;
    return row.fits(text) ? IdentifierFlaw::none : IdentifierFlaw::control_digit;
}

bool is_inn(std::string_view text) {
    return holds(IdentifierKind::inn10, text) || holds(IdentifierKind::inn12, text);
}

bool is_ogrn(std::string_view text) {
    return holds(IdentifierKind::ogrn, text);
}

bool is_ogrnip(std::string_view text) {
    return holds(IdentifierKind::ogrnip, text);
}

bool is_snils(std::string_view text) {
    return holds(IdentifierKind::snils, text);
}

bool is_oktmo(std::string_view text) {
    return holds(IdentifierKind::oktmo, text);
}

bool is_okato(std::string_view text) {
    return holds(IdentifierKind::okato, text);
}

int territory_control(std::string_view code) {
    if (code.empty() || code.size() > 11 || !are_digits(code)) return -1;
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
