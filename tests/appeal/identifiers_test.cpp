#include <catch2/catch.hpp>

#include "gateway/appeal/identifiers.hpp"

using namespace gateway;

namespace {

// The right number with its last digit changed must fail.
std::string spoiled(std::string number) {
    number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
    return number;
}

using Check = bool (*)(std::string_view);

void holds(Check check, const std::string& good) {
    INFO(good);
    CHECK(check(good));
    CHECK_FALSE(check(spoiled(good)));
    CHECK_FALSE(check(std::string(good.size(), '0')));
    CHECK_FALSE(check(good + "0"));
    CHECK_FALSE(check(good.substr(1)));
    CHECK_FALSE(check(" " + good.substr(1)));
    CHECK_FALSE(check("x" + good.substr(1)));
}

}  // namespace

TEST_CASE("control digits decide") {
    // Made up: 123456789 with control 2·1+4·2+10·3+3·4+5·5+9·6+4·7+6·8+8·9 = 279; 279 mod 11 = 4.
    holds(is_inn, "1234567894");
    holds(is_inn, "123456789047");
    holds(is_ogrn, "1234567890127");
    holds(is_ogrnip, "123456789012343");
    holds(is_snils, "11223344595");
}

TEST_CASE("a rest of ten counts as zero") {
    CHECK(is_inn("1000000010"));
    CHECK(is_snils("20000799900"));
    CHECK(is_snils("00100199800"));  // up to 001-001-998 there was no control sum
    CHECK_FALSE(is_snils("00000000012"));
}

TEST_CASE("codes of territories have their lengths and a control digit written apart") {
    CHECK(is_oktmo("66701000"));
    CHECK(is_oktmo("66701000001"));
    CHECK_FALSE(is_oktmo("667010"));
    CHECK_FALSE(is_oktmo("00000000"));
    CHECK(is_okato("66"));
    CHECK(is_okato("66401000000"));
    CHECK_FALSE(is_okato("664"));
    CHECK(territory_control("66701000") == (6 * 1 + 6 * 2 + 7 * 3 + 0 + 1 * 5) % 11);
    CHECK(territory_control("10000003") == 3);  // 1 + 24 = 25, 25 mod 11 = 3
    CHECK(territory_control("91") == 0);        // 9 + 2 = 11
    CHECK(territory_control("82") == 1);        // 8 + 4 = 12
    CHECK(territory_control("81") == 6);        // 8 + 2 = 10: again with weights 3, 4: 24 + 4 = 28, 28 mod 11 = 6
    CHECK(territory_control("x1") == -1);
    CHECK(territory_control("") == -1);
}

TEST_CASE("what people write into numbers is taken out") {
    CHECK(plain_digits("112-233-445 95") == "11223344595");
    CHECK(plain_digits("66\xC2\xA0"
                       "701\xC2\xA0"
                       "000") == "66701000");
    CHECK(plain_digits("12a") == "12a");
}

TEST_CASE("a flaw is named") {
    using enum IdentifierKind;
    CHECK(flaw_of(inn10, "1234567894") == IdentifierFlaw::none);
    CHECK(flaw_of(inn10, "1234567895") == IdentifierFlaw::control_digit);
    CHECK(flaw_of(inn10, "123456789047") == IdentifierFlaw::wrong_length);
    CHECK(flaw_of(inn12, "") == IdentifierFlaw::wrong_length);
    CHECK(flaw_of(snils, "112-233-445 95") == IdentifierFlaw::not_digits);
    CHECK(flaw_of(ogrn, "0000000000000") == IdentifierFlaw::all_zeros);
    CHECK(flaw_of(oktmo_with_control, "000000000") == IdentifierFlaw::all_zeros);
    const std::string code = "33701000";
    CHECK(flaw_of(oktmo_with_control, code + std::to_string(territory_control(code))) == IdentifierFlaw::none);
    CHECK(flaw_of(oktmo_with_control, code + std::to_string((territory_control(code) + 1) % 10)) ==
          IdentifierFlaw::control_digit);
    CHECK(identifier_kind_of("oktmo_with_control") == oktmo_with_control);
    CHECK_FALSE(identifier_kind_of("passport"));
}
