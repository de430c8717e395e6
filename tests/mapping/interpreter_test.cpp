#include "gateway/mapping/interpreter.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"

using namespace gateway;

namespace {

const std::string topics_csv =
    "from;to;valid_from;valid_to\n"
    "5;housing;;2025-12-31\n"
    "5;utilities;2026-01-01;\n";

}  // namespace

TEST_CASE("an interpreter answers by the day of the appeal and stamps every dictionary it asked, in order") {
    const auto topics = Dictionary::parse("/etc/x/topics.csv", topics_csv),
               statuses = Dictionary::parse("s.csv", "from;to\na;b\n");
    Interpreter old("2025-12-31T23:59:59+03:00"), fresh("2026-01-01"), undated("вчера"),
        undated_too("1 марта");  // sorts before every date
    CHECK(old.word(topics, "5") == "housing");
    CHECK(fresh.word(topics, "5") == "utilities");
    CHECK(undated.word(topics, "5") == "utilities");
    CHECK(undated_too.word(topics, "5") == "utilities");
    CHECK(fresh.word(statuses, "a") == "b");
    CHECK(fresh.word(topics, "5") == "utilities");
    const std::vector<MappingStamp> expected{{"topics.csv", sha256_hex(topics_csv), {}},
                                             {"s.csv", sha256_hex("from;to\na;b\n"), {}}};
    CHECK(fresh.stamps() == expected);
    CHECK(fresh.stamps().empty());
}

TEST_CASE("an interpreter names each unknown code once with its dictionary, and no code is none") {
    const auto topics = Dictionary::parse("topics.csv", topics_csv);
    Interpreter interpreter("2026-03-01");
    CHECK_FALSE(interpreter.word(topics, "77"));
    CHECK_FALSE(interpreter.word(topics, "77"));
    CHECK_FALSE(interpreter.word(topics, ""));
    const std::vector<UnmappedWord> expected{{"topics", "77"}};
    const auto stamps = interpreter.stamps();
    REQUIRE(stamps.size() == 1);
    CHECK(stamps[0].unmapped == expected);
}
