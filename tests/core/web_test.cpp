#include "gateway/core/web.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"

using namespace gateway;

namespace {

Cause cause_of_form(std::string_view text, std::size_t max_fields = 1000) {
    try {
        parse_form(text, max_fields);
        return Cause::none;
    } catch (const Fault& fault) {
        return fault.cause();
    }
}

}  // namespace

TEST_CASE("Field names are compared without case and the first value counts") {
    const WebFields fields{{"Content-Type", "a"}, {"X-Name", "b"}, {"x-name", "c"}};
    CHECK(header_of(fields, "CONTENT-TYPE") == "a");
    CHECK(header_of(fields, "x-name") == "b");
    CHECK_FALSE(header_of(fields, "X-Nam"));
}

TEST_CASE("Parameters are found by their exact name") {
    WebRequest request;
    request.query = {{"a", "1"}, {"a", "2"}, {"A", "3"}};
    CHECK(request.parameter("a") == "1");
    CHECK(request.parameter("A") == "3");
    CHECK_FALSE(request.parameter("b"));
}

TEST_CASE("The media type stands alone in lower case") {
    const auto type = [](std::string value) {
        WebRequest request;
        request.headers = {{"content-type", std::move(value)}};
        return request.media_type();
    };
    CHECK(type("Text/XML; charset=utf-8") == "text/xml");
    CHECK(type("  application/json  ") == "application/json");
    CHECK(type(" ; x").empty());
    CHECK(type("").empty());
    CHECK(WebRequest().media_type().empty());
}

TEST_CASE("A form is decoded in order with its repeats") {
    const WebFields fields = parse_form("name=%D0%AF+%2B&&empty=&bare&name=b=c");
    CHECK(fields == WebFields{{"name", "Я +"}, {"empty", ""}, {"bare", ""}, {"name", "b=c"}});
    CHECK(parse_form("").empty());
}

TEST_CASE("A bad form is refused with its cause") {
    for (const char* text : {"a=%", "a=%4", "a=%zz", "%g1", "a=%00"}) {
        CHECK(cause_of_form(text) == Cause::malformed);
    }
    CHECK(cause_of_form(std::string_view("a=\0", 3)) == Cause::malformed);
    for (const char* text : {"a=%FF", "a=%C0%AF", "a=%ED%A0%80", "a=%F4%90%80%80", "a=%D0", "\xE2\x82"}) {
        CHECK(cause_of_form(text) == Cause::wrong_encoding);
    }
    CHECK(cause_of_form("a&b&c", 2) == Cause::too_large);
    CHECK(cause_of_form("a&b", 2) == Cause::none);
}

TEST_CASE("Percent encoding keeps the unreserved and comes back the same") {
    CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encode("a b/ю%") == "a%20b%2F%D1%8E%25");
    const std::string text = "имя с пробелом & знаком + €𐍈";
    CHECK(percent_decode(percent_encode(text)) == text);
    CHECK(percent_decode("a+b") == "a+b");
}
