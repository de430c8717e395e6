#include "adapters/open311/text.hpp"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::open311;

namespace {

std::string utc(std::string_view text, std::optional<int> assumed = std::nullopt, DayEnd day = DayEnd::start) {
    const auto time = read_time(text, 180, assumed, day);
    return time ? to_rfc3339(*time).substr(0, 19) : "refused";
}

}  // namespace

TEST_CASE("dates are read as real partners write them") {
    CHECK(utc("2026-03-02T09:15:00+03:00") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T06:15:00Z") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02t06:15:00z") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T09:15+03:00") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T09:15:00+0300") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T09:15:00 03:00") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02 09:15:00+03:00") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T06:15:00.123456789Z") == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02T03:15:00-03:00") == "2026-03-02T06:15:00");
    CHECK(utc(" 2026-03-02T06:15:00Z \n") == "2026-03-02T06:15:00");
}

TEST_CASE("a day alone is its start or end in the municipality's zone") {
    CHECK(utc("2026-03-02") == "2026-03-01T21:00:00");
    CHECK(utc("2026-03-02", std::nullopt, DayEnd::end) == "2026-03-02T20:59:59");
}

TEST_CASE("a time without zone is refused unless a zone is assumed") {
    CHECK(utc("2026-03-02T09:15:00") == "refused");
    CHECK(utc("2026-03-02T09:15:00", 180) == "2026-03-02T06:15:00");
    CHECK(utc("2026-03-02 09:15:00", 180) == "2026-03-02T06:15:00");
}

TEST_CASE("what is no date is refused") {
    for (const char* text :
         {"", "2026", "02.03.2026", "2026-13-02T00:00:00Z", "2026-02-30", "2026-03-02T25:00:00Z", "2026-03-02TZ", "2026-03-02T",
          "aaaaaaaaaa", "2026-03-02T09:15:00+99:99", "-----------", "2026-03-02T09:15:00+"}) {
        INFO(text);
        CHECK(utc(text) == "refused");
    }
}

TEST_CASE("degrees take a point and nothing else") {
    CHECK(read_decimal("58.6001") == Approx(58.6001));
    CHECK(read_decimal("-0.5") == Approx(-0.5));
    CHECK(read_decimal("0") == Approx(0));
    for (const char* text : {"", "-", "58,6", "1e3", "+1", "nan", "inf", "0x10", "1.2.3", ".5", "5.", " 5", "5 "}) {
        INFO(text);
        CHECK_FALSE(read_decimal(text));
    }
    CHECK(write_decimal(58.6001) == "58.6001");
    CHECK(write_decimal(-0.0) == "0");
    CHECK(write_decimal(49.12345678) == "49.1234568");
}

TEST_CASE("characters are counted after decoding, a CRLF as one") {
    CHECK(characters("Яма") == 3);
    CHECK(characters("a\r\nb") == 3);
    CHECK(first_characters("Ямочка", 3) == "Ямо");
    CHECK(first_characters("Яма", 9) == "Яма");
}

TEST_CASE("only well-formed UTF-8 passes") {
    CHECK(is_utf8("Яма, 😀"));
    for (const std::string text : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xD0", "\xE2\x82", "\x80"})
        CHECK_FALSE(is_utf8(text));
    CHECK(without_controls(std::string("a\0b\x01\tc\xEF\xBF\xBF", 9)) == "ab\tc");
}

TEST_CASE("lists come comma-separated, repeated or both") {
    CHECK(parts_of_list({"open,closed"}) == std::vector<std::string>{"open", "closed"});
    CHECK(parts_of_list({" a , ,b", "b,c,"}) == std::vector<std::string>{"a", "b", "c"});
    CHECK(parts_of_list({"", ","}).empty());
}
