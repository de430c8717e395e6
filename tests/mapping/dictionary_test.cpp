#include <catch2/catch.hpp>

#include "gateway/mapping/dictionary.hpp"

using namespace gateway;

TEST_CASE("words are found exactly, or without regard to case, spaces and look-alike letters") {
    const auto statuses = Dictionary::parse("s.csv",
                                            "\xEF\xBB\xBF"
                                            "from;to;note\r\n"
                                            "# comment\r\n"
                                            "Назначен исполнитель;assigned;\r\n"
                                            "\r\n"
                                            "\"Дороги; \"\"дворы\"\"\nи проезды\";roads;several lines\r\n"
                                            "open;in_work;no end of line");
    CHECK(statuses.size() == 3);
    CHECK(statuses.lookup("Назначен исполнитель") == "assigned");
    CHECK(statuses.lookup("НАЗНАЧЕН \xC2\xA0 исполнитель ") == "assigned");
    CHECK(statuses.lookup("Дороги; \"дворы\"\nи проезды") == "roads");
    CHECK(statuses.lookup("OPEN") == "in_work");
    CHECK_FALSE(statuses.lookup("closed"));
    CHECK_FALSE(statuses.lookup(""));
}

TEST_CASE("keys that only look alike are not guessed between") {
    const auto words = Dictionary::parse("w.csv", "from;to\nсор;litter\ncop;police\n");
    CHECK(words.lookup("сор") == "litter");
    CHECK(words.lookup("cop") == "police");
    CHECK_FALSE(words.lookup("COP"));
}

TEST_CASE("an entry holds on its days") {
    const auto codes = Dictionary::parse("c.csv",
                                         "valid_from;valid_to;from;to\n"
                                         ";2025-12-31;7;old\n"
                                         "2026-01-01;;7;new\n");
    CHECK(codes.lookup("7", "2025-12-31") == "old");
    CHECK(codes.lookup("7", "2026-01-01") == "new");
    CHECK(codes.lookup("7") == "new");
}

TEST_CASE("a mistake is named with its line") {
    const auto refused = [](const char* csv, const char* message) {
        CHECK_THROWS_WITH(Dictionary::parse("d.csv", csv), Catch::Contains(message));
    };
    refused("", "d.csv:1: the header is missing");
    refused("from,to\n", "d.csv:1: the header needs");
    refused("from;to\na;b;c\n", "d.csv:2: 3 cells, the header has 2");
    refused("from;to\n\n;b\n", "d.csv:3: the cell from is empty");
    refused("from;to\na;1\na;2\n", "d.csv:3: the same from stands in line 2");
    refused("from;to;valid_to\na;1;01.02.2026\n", "d.csv:2: a date must be YYYY-MM-DD");
    refused("from;to;valid_from;valid_to\na;1;2026-02-01;2026-01-01\n", "d.csv:2: valid_to is before valid_from");
    refused("from;to\na;\"b\n\n", "d.csv:2: a quote is not closed");
    refused("from;to\n\"a\"x;b\n", "d.csv:2: text behind a closing quote");
    refused("from;to\na;b\n\xCF\xF0;c\n", "d.csv:3: not UTF-8");
    CHECK_THROWS_WITH(Dictionary::load("/nowhere/d.csv"), Catch::Contains("/nowhere/d.csv"));
}
