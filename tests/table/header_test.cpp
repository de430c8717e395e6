#include <catch2/catch.hpp>

#include "gateway/table/header.hpp"

namespace gateway {

TEST_CASE("Headers are the same whatever the exporting program did to their letters") {
    const std::string wanted = header_form("Дата поступления");
    for (const char* same : {"дата  поступления", "Дата\u00A0поступления", " ДАТА ПОСТУПЛЕНИЯ: ", "Дата\nпоступления*",
                             "Дата посту\u00ADпления", "Дaтa пocтyплeния"}) {
        INFO(same);
        CHECK(header_form(same) == wanted);
    }
    CHECK(header_form("Фаст\u2011трек") == header_form("Фаст-трек"));
    CHECK(header_form("В каком районе") == header_form("в каком раи\u0306оне"));
    CHECK(header_form("Ещё") == header_form("Еще\u0308"));
    CHECK(header_form("Ещё") == header_form("Еще"));
    CHECK(header_form("Дата завершения") != wanted);
}

TEST_CASE("A cell loses only what the eye does not see, and the marks of emptiness") {
    CHECK(clean_cell("  Иванов\u00A0\u00A0 И.И. ") == "Иванов И.И.");
    CHECK(clean_cell("строка \r\n вторая\n") == "строка\nвторая");
    CHECK(clean_cell("раи\u0306он, еще\u0308") == "район, ещё");
    CHECK(clean_cell("-").empty());
    CHECK(clean_cell(" \u2014 ").empty());
    CHECK(clean_cell("-5") == "-5");
    CHECK(clean_cell("a\x01\u200B"
                     "b") == "ab");
}

}  // namespace gateway
