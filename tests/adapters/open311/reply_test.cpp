// Every quirk of facts/open311.md §9 and §10.1 as an answer of a partner.
#include "adapters/open311/reply.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"

using namespace gateway;
using namespace gateway::open311;

namespace {

WebReply reply(int status, std::string body, WebFields headers = {}) {
    WebReply made;
    made.status = status;
    made.body = std::move(body);
    made.headers = std::move(headers);
    return made;
}

std::string outcome_kind(const WebReply& answer, bool temporary = false) {
    const auto read = read_answer(answer.body);
    const auto failure = failure_of(answer, &read, {temporary, Time{}});
    return failure ? std::string(to_text(failure->kind)) : "success";
}

}  // namespace

TEST_CASE("one request is found in every shape real servers give it") {
    struct Shape {
        const char* name;
        const char* body;
    };
    const Shape shapes[] = {
        {"the standard, JSON", R"([{"service_request_id":"417"}])"},
        {"the standard, XML",
         "<service_requests><request><service_request_id>417</service_request_id></request></service_requests>"},
        {"a number for an id", R"([{"service_request_id":417}])"},
        {"one object in place of a list", R"({"service_request_id":"417"})"},
        {"the outer name is kept", R"({"service_requests":[{"service_request_id":"417"}]})"},
        {"both outer names are kept", R"({"service_requests":{"request":{"service_request_id":"417"}}})"},
        {"service_requests twice",
         "<service_requests><service_requests><request><service_request_id>417</service_request_id></request></"
         "service_requests></service_requests>"},
        {"Rails attributes",
         "<service_requests type=\"array\"><request key=\"0\"><service_request_id type=\"integer\">417</service_request_id>"
         "<token nil=\"true\"/></request></service_requests>"},
        {"blanks and line breaks", "<r><request><service_request_id>\n   417 \n</service_request_id></request></r>"},
        {"another spelling", R"([{"servicerequest_id":"417"}])"},
        {"a byte order mark", "\xEF\xBB\xBF[{\"service_request_id\":\"417\"}]"},
        {"a default namespace",
         "<service_requests xmlns=\"http://wiki.open311.org/GeoReport_v2\"><request>"
         "<service_request_id>417</service_request_id></request></service_requests>"},
        {"empty neighbours", R"([{"service_request_id":"417","token":"","service_notice":null,"account_id":{}}])"},
        {"the whole request",
         R"([{"service_request_id":"417","status":"open","lat":58.6,"extended_attributes":{"code":"x"}}])"},
    };
    for (const auto& shape : shapes) {
        INFO(shape.name);
        const auto answer = read_answer(shape.body);
        REQUIRE(answer.requests.size() == 1);
        CHECK(answer.requests[0].id == "417");
        CHECK(answer.requests[0].token.empty());
        CHECK_FALSE(answer.error);
    }
}

TEST_CASE("a token and an item without a number are read") {
    CHECK(read_answer(R"([{"token":"t-1","service_notice":"x"}])").requests[0].token == "t-1");
    const auto chicago = read_answer(
        R"([{"status":"open","requested_datetime":"2026-03-02T09:15:00Z","service_code":"1"},{"service_request_id":"2"}])");
    REQUIRE(chicago.requests.size() == 2);
    CHECK(chicago.requests[0].id.empty());
}

TEST_CASE("an empty list is no error") {
    for (const char* body :
         {"[]", "<service_requests/>", R"({"service_requests":[]})", "<service_requests type=\"array\"></service_requests>"}) {
        const auto answer = read_answer(body);
        CHECK(answer.requests.empty());
        CHECK_FALSE(answer.error);
        CHECK(outcome_kind(reply(200, body)) == "success");
    }
}

TEST_CASE("errors are known in every shape, and their words never leave the reader") {
    for (const char* body :
         {R"([{"code":400,"description":"service_code Иванов Иван"}])",
          R"({"errors":{"code":"400","description":"service_code Иванов Иван"}})",
          R"({"error":{"code":400,"message":"service_code Иванов Иван"}})",
          "<errors><error><code>400</code><description>service_code Иванов Иван</description></error></errors>",
          "<errors><code>400</code><message>service_code Иванов Иван</message></errors>",
          "<error_messages><error_message><code>400</code><description>service_code Иванов "
          "Иван</description></error_message></error_messages>"}) {
        INFO(body);
        const auto answer = read_answer(body);
        REQUIRE(answer.error);
        CHECK(answer.error->summary() == "code 400; names service_code");
        CHECK(outcome_kind(reply(400, body)) == "refused");
        CHECK(outcome_kind(reply(200, body)) == "refused");  // errors with status 200
    }
    CHECK(read_answer(R"([{"code":"Иванов","description":"x"}])").error->summary() == "code ?");
}

TEST_CASE("what is neither XML nor JSON is a fault") {
    for (const char* body :
         {"", " \n", "OK", "<html><body>Вход</body></html>", "<!DOCTYPE html><html></html>", "[{", "<a>", "\x01\xff<<<{{{"}) {
        INFO(body);
        CHECK_THROWS_AS(read_answer(body), Fault);
    }
}

TEST_CASE("statuses become outcomes") {
    const std::string none = "[]";
    CHECK(outcome_kind(reply(201, none)) == "success");
    CHECK(outcome_kind(reply(302, none)) == "refused");
    CHECK(outcome_kind(reply(400, none)) == "refused");
    CHECK(outcome_kind(reply(400, none), true) == "postponed");
    CHECK(outcome_kind(reply(403, none)) == "refused");
    CHECK(outcome_kind(reply(404, none)) == "refused");
    CHECK(outcome_kind(reply(408, none)) == "postponed");
    CHECK(outcome_kind(reply(429, none)) == "postponed");
    CHECK(outcome_kind(reply(500, none)) == "postponed");
    CHECK(outcome_kind(reply(503, none)) == "postponed");
    CHECK(outcome_kind(reply(200, R"([{"code":503,"description":"x"}])")) == "postponed");
    const auto limited = failure_of(reply(429, "", {{"Retry-After", "7"}}), nullptr, {false, Time{}});
    REQUIRE(limited);
    CHECK(limited->retry_after == Duration(7'000));
}
