#include <catch2/catch.hpp>

#include "adapters/table_import/columns.hpp"
#include "adapters/table_import/row.hpp"

namespace gateway::table_import {

TEST_CASE("A column map that is wrong says where") {
    CHECK_THROWS_WITH(ColumnMap::parse("c.csv", "key;title\na;b\n"), Catch::Contains("c.csv:1"));
    CHECK_THROWS_WITH(ColumnMap::parse("c.csv", "key;header;type\na;b;число\n"), Catch::Contains("c.csv:2"));
    CHECK_THROWS_WITH(ColumnMap::parse("c.csv", "key;header\na;Б\nc;б\n"), Catch::Contains("c.csv:3"));
    CHECK_THROWS_WITH(ColumnMap::parse("c.csv", "key;header\n;Б\n"), Catch::Contains("c.csv:2"));
    CHECK_THROWS(ColumnMap::parse("c.csv", ""));
}

TEST_CASE("Two headers of one key are alternatives: the first that stands there counts") {
    const auto map =
        ColumnMap::parse("c.csv", "key;header;type;required\nn;Номер;;yes\nn;Номер сообщения;;yes\nd;Дата;date;\n");
    const Binding binding = map.bind({1, {"Номер сообщения", "Номер", "Ещё"}});
    REQUIRE(binding.cells.size() == 1);
    CHECK(binding.cells[0].index == 0);
    CHECK(binding.repeated == std::vector<std::string>{"n"});
    CHECK(binding.absent == std::vector<std::string>{"d"});
    REQUIRE(binding.extra.size() == 1);
    CHECK(binding.extra[0].header == "Ещё");
    CHECK(map.bind({1, {"Дата"}}).missing == std::vector<std::string>{"n"});
}

TEST_CASE("Days are read as people and spreadsheets write them") {
    CHECK(iso_date("06.01.2026") == "2026-01-06");
    CHECK(iso_date("6.1.26") == "2026-01-06");
    CHECK(iso_date("2026-01-06") == "2026-01-06");
    CHECK(iso_date("06.01.2026 9:05") == "2026-01-06T09:05:00");
    CHECK(iso_date("2026-01-06T10:30:15") == "2026-01-06T10:30:15");
    for (const char* bad : {"", "31.02.2026", "06.01", "6 января", "06.01.2026 25:00", "-1.1.2026", "1.1.99999"}) {
        INFO(bad);
        CHECK_FALSE(iso_date(bad));
    }
}

TEST_CASE("A row is fed by its keys, typed, with what fits nowhere beside") {
    const auto map = ColumnMap::parse("c.csv", "key;header;type\nn;Номер;\nd;Дата;date\nf;Флаг;flag\ni;Оценка;integer\n");
    const Binding binding = map.bind({1, {"Номер", "Дата", "Флаг", "Оценка", "Лишний"}});
    const Row good = read_row({2, {" 7 ", "06.01.2026", "ДА", "5", "x"}}, binding, "n");
    CHECK(good.key == "7");
    CHECK(good.json == R"({"row":{"n":"7","d":"2026-01-06","f":true,"i":5},"extra":{"Лишний":"x"},"unreadable":{}})");
    const Row bad = read_row({3, {"-", "скоро", "может быть", "5+"}}, binding, "n");
    CHECK(bad.key.empty());
    CHECK(bad.unreadable == std::vector<std::string>{"d", "f", "i"});
    CHECK(bad.json == R"({"row":{},"extra":{},"unreadable":{"d":"скоро","f":"может быть","i":"5+"}})");
}

}  // namespace gateway::table_import
