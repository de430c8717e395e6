// Official identifiers with control digits (facts: identifiers; arithmetic held against public vectors). All take plain digits:
// no spaces, no dashes. Strings of zeros pass the arithmetic and are refused all the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gateway {

enum class IdentifierKind {
    inn10,               ///< organisation
    inn12,               ///< person
    ogrn,                ///< 13 digits
    ogrnip,              ///< 15 digits
    snils,               ///< 11 digits; numbers up to 001-001-998 were given without a control sum and are taken as they are
    oktmo,               ///< 8 or 11 digits
    okato,               ///< 2, 5, 8 or 11 digits
    oktmo_with_control,  ///< the same with the control digit behind
    okato_with_control
};

std::string_view to_text(IdentifierKind kind);
std::optional<IdentifierKind> identifier_kind_of(std::string_view word);

enum class IdentifierFlaw { none, not_digits, wrong_length, all_zeros, control_digit };

IdentifierFlaw flaw_of(IdentifierKind kind, std::string_view text);

bool is_inn(std::string_view text);     ///< 10 digits (organisation) or 12 (person)
bool is_ogrn(std::string_view text);    ///< 13 digits
bool is_ogrnip(std::string_view text);  ///< 15 digits
/// 11 digits; numbers up to 001-001-998 were given without a control sum and are taken as they are.
bool is_snils(std::string_view text);

/// Code of a territory without its control digit, as messages carry it: ОКТМО 8 or 11 digits, ОКАТО 2, 5, 8 or 11 digits.
bool is_oktmo(std::string_view text);
bool is_okato(std::string_view text);
/// The control digit Росстат writes apart from a code of ОКТМО or ОКАТО; -1 when `code` is not 1…11 digits.
int territory_control(std::string_view code);

/// Without the spaces, no-break spaces, dashes and dots people write into numbers; other characters stay.
std::string plain_digits(std::string_view text);

}  // namespace gateway
