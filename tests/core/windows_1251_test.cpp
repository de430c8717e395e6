#include "gateway/core/windows_1251.hpp"

#include <catch2/catch.hpp>

using namespace gateway;

TEST_CASE("Windows-1251 and UTF-8 are turned into each other, every octet") {
    std::string octets;
    for (int c = 1; c < 256; ++c)
        if (c != 0x98) octets += static_cast<char>(c);
    CHECK(is_utf8(utf8_of_windows_1251(octets)));
    CHECK(windows_1251_of_utf8(utf8_of_windows_1251(octets)) == octets);
    CHECK(utf8_of_windows_1251("\xCF\xE8\xF1\xFC\xEC\xEE \xB9 1") == "Письмо № 1");
    CHECK(windows_1251_of_utf8("Ёлка — «№»") == "\xA8\xEB\xEA\xE0 \x97 \xAB\xB9\xBB");
}

TEST_CASE("what Windows-1251 has no octet for is a question mark") {
    CHECK(windows_1251_of_utf8("a→б😀\xEF\xBF\xBDz") == "a?\xE1??z");
    CHECK(utf8_of_windows_1251("\x98") == "\xEF\xBF\xBD");
}

TEST_CASE("UTF-8 is told from what is not") {
    CHECK(is_utf8("Обращение 😀"));
    CHECK(is_utf8(""));
    CHECK_FALSE(is_utf8("\xCE\xE1\xF0"));
    CHECK_FALSE(is_utf8("\xC0\xAF"));      // overlong
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));  // a surrogate
    CHECK_FALSE(is_utf8("half \xD0"));
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
}
