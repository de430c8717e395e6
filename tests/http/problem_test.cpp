#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/http/response.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/target.hpp"

using namespace gateway;
using Catch::Contains;

TEST_CASE("Every cause with an HTTP status makes a problem document and a SOAP fault") {
    for (const CauseInfo& row : all_causes()) {
        if (row.cause == Cause::none) {
            continue;
        }
        INFO(row.code);
        const WebResponse problem = problem_response(Fault(row.cause, "what \"exactly\"", "/a/0"), "0af7");
        const auto body = boost::json::parse(problem.body).as_object();
        CHECK(problem.status == row.http_status);
        CHECK(body.at("status").as_int64() == row.http_status);
        CHECK(std::string_view(body.at("code").as_string()) == row.code);
        CHECK(body.at("type").as_string() == "urn:appeal-gateway:cause:" + std::string(row.code));
        CHECK(std::string_view(body.at("title").as_string()) == row.ru);
        CHECK(body.at("detail").as_string() == "what \"exactly\"");
        CHECK(body.at("place").as_string() == "/a/0");
        CHECK(body.at("trace_id").as_string() == "0af7");
        const bool asks_to_wait = row.http_status == 429 || row.http_status == 503;
        CHECK(header_of(problem.headers, "Retry-After").has_value() == asks_to_wait);
        CHECK(header_of(problem.headers, "WWW-Authenticate").has_value() == (row.http_status == 401));

        const WebResponse soap = soap_fault_response(Fault(row.cause, "<&\x01>"), "0af7");
        CHECK(soap.status == 500);
        CHECK_THAT(soap.body, Contains(row.soap == SoapFaultCode::client ? "soap:Client" : "soap:Server") &&
                                  Contains("&lt;&amp; &gt;") && Contains("<code>" + std::string(row.code) + "</code>"));
    }
}

TEST_CASE("An HTTP date is that of RFC 9110") {
    CHECK(to_http_date(*parse_rfc3339("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(to_http_date(*parse_rfc3339("2024-02-29T23:59:59Z")) == "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST_CASE("A trace id is taken only from a well-formed traceparent") {
    const std::string id = "0af7651916cd43dd8448eb211c80319c";
    CHECK(trace_id_of("00-" + id + "-b7ad6b7169203331-01") == id);
    CHECK(trace_id_of("01-" + id + "-b7ad6b7169203331-01-more") == id);
    for (const std::string& bad : {"ff-" + id + "-b7ad6b7169203331-01", "00-" + id + "-b7ad6b7169203331-01-more",
                                   "00-" + std::string(32, '0') + "-b7ad6b7169203331-01", std::string("00-"), std::string(),
                                   "00-" + std::string(32, 'A') + "-b7ad6b7169203331-01"}) {
        CHECK(trace_id_of(bad).empty());
    }
}
