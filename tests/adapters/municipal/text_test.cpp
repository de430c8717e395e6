#include <catch2/catch.hpp>
#include <stdexcept>

#include "adapters/municipal/locator.hpp"
#include "adapters/municipal/text_template.hpp"
#include "gateway/core/fault.hpp"

using namespace gateway;
using namespace gateway::municipal;

namespace {

std::optional<std::string> field(std::string_view name) {
    if (name == "id") return "a/b c?д";
    return std::nullopt;
}

}  // namespace

TEST_CASE("a value in an address can neither add a segment nor a parameter") {
    const auto text = TextTemplate::parse("/requests/{id}?x={{1}}");
    CHECK(text.fill_address(field) == "/requests/a%2Fb%20c%3F%D0%B4?x={1}");
    CHECK(text.fill(field) == "/requests/a/b c?д?x={1}");
    CHECK_THROWS_AS(TextTemplate::parse("{other}").fill(field), Fault);
    for (const char* bad : {"{", "}", "{}", "a{b", "a}b"}) CHECK_THROWS_AS(TextTemplate::parse(bad), std::runtime_error);
}

TEST_CASE("a locator finds texts and numbers in JSON, elements and attributes in XML, the end of an address in a header") {
    const auto in = [](const char* where, std::string_view body) { return Locator::parse(where).value_in(body).value_or("-"); };
    CHECK(in("/a/0/id", R"({"a":[{"id":17}]})") == "17");
    CHECK(in("/a", R"({"a":"x"})") == "x");
    CHECK(in("/a", R"({"a":{}})") == "-");
    CHECK(in("/a", R"({"a":""})") == "-");
    CHECK(in("/a", R"({"a":)") == "-");
    CHECK(in("/b", R"({"a":1})") == "-");
    CHECK(in("/E/B/Id", R"(<s:E xmlns:s="u"><s:B><Id> 7 </Id></s:B></s:E>)") == "7");
    CHECK(in("/E/@n", R"(<E n="9"/>)") == "9");
    CHECK(in("/X/@n", R"(<E n="9"/>)") == "-");
    CHECK(in("/E", "<!DOCTYPE E [<!ENTITY x 'y'>]><E>&x;</E>") == "-");
    CHECK(in("/a", "{\"a\":\"" + std::string(301, 'x') + "\"}") == "-");
    WebReply reply;
    reply.headers = {{"Location", "https://city/api/requests/M-17/"}};
    CHECK(Locator::parse("header:location").value_in(reply) == "M-17");
    for (const char* bad : {"", "id", "header:", "/"}) CHECK_THROWS_AS(Locator::parse(bad), std::runtime_error);
}
