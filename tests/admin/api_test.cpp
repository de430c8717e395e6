// Who may, which operation, with what arguments.
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

std::string code_of(const Reply& reply) {
    return std::string(reply.json.at("code").as_string());
}

std::string place_of(const Reply& reply) {
    return std::string(reply.json.at("place").as_string());
}

}  // namespace

TEST_CASE("without a token nothing is answered, not even whether a path exists") {
    Rig rig;
    for (const char* target : {"/api/v1/appeals", "/api/v1/nothing", "/api/v1/openapi.json"}) {
        const Reply reply = rig.ask("GET", target);
        CHECK(reply.response.status == 401);
        CHECK(reply.header("WWW-Authenticate").starts_with("Bearer"));
        CHECK(reply.header("Content-Type") == "application/problem+json");
    }
}

TEST_CASE("a wrong token is refused and leaves a line in the log without the token") {
    Rig rig;
    CHECK(rig.ask("GET", "/api/v1/appeals", {{"Authorization", "Bearer guess-guess"}}).response.status == 403);
    CHECK(rig.ask("GET", "/api/v1/appeals", {{"Authorization", "Bearer "}}).response.status == 403);
    CHECK(rig.ask("GET", "/api/v1/appeals", {{"Authorization", "Basic Zm9v"}}).response.status == 401);
    CHECK(rig.log.lines.find("admin_token_wrong") != std::string::npos);
    CHECK(rig.log.lines.find("guess") == std::string::npos);
}

TEST_CASE("an empty token in the settings lets nobody in") {
    Rig rig;
    rig.endpoints = make_admin_endpoints({}, rig.kit());
    CHECK(rig.ask("GET", "/api/v1/appeals", {{"Authorization", "Bearer "}}).response.status == 403);
}

TEST_CASE("the scheme's name is read without case") {
    Rig rig;
    CHECK(rig.ask("GET", "/api/v1/causes", {{"authorization", "bearer " + full_token}}).response.status == 200);
}

TEST_CASE("a viewer looks but changes nothing and sees no personal data") {
    Rig rig;
    const std::string id = rig.plant(1);
    const WebFields viewer{{"Authorization", "Bearer " + viewer_token}, {"X-Actor", "v"}, {"X-Reason", "r"}};
    CHECK(rig.ask("GET", "/api/v1/appeals/" + id, viewer).response.status == 200);
    CHECK(rig.ask("GET", "/api/v1/appeals/" + id + "?unmask=true", viewer).response.status == 403);
    CHECK(rig.ask("GET", "/api/v1/messages/" + Rig::message_id(1) + "/body", viewer).response.status == 403);
    CHECK(code_of(rig.ask("POST", "/api/v1/connectors/city/pause", viewer)) == "auth.forbidden");
    CHECK(rig.desk.told.empty());
}

TEST_CASE("unknown paths are 404, wrong methods 405 with what is allowed") {
    Rig rig;
    CHECK(rig.get("/api/v1/nothing").response.status == 404);
    CHECK(rig.get("/api/v1").response.status == 404);
    CHECK(rig.get("/api/v1/appeals/").response.status == 404);
    const Reply deleted = rig.ask("DELETE", "/api/v1/appeals", {{"Authorization", "Bearer " + full_token}});
    CHECK(deleted.response.status == 405);
    CHECK(deleted.header("Allow") == "GET, HEAD");
    const Reply got = rig.get("/api/v1/connectors/city/pause");
    CHECK(got.response.status == 405);
    CHECK(got.header("Allow") == "POST");
    CHECK(rig.ask("PUT", "/health/live").header("Allow") == "GET, HEAD");
    CHECK(rig.ask("POST", "/metrics").response.status == 405);
}

TEST_CASE("HEAD is answered as GET") {
    Rig rig;
    CHECK(rig.ask("HEAD", "/api/v1/appeals", {{"Authorization", "Bearer " + full_token}}).response.status == 200);
    CHECK(rig.ask("HEAD", "/health/live").response.status == 200);
}

TEST_CASE("a query parameter that is unknown, doubled or wrong is named and its value not quoted") {
    Rig rig;
    const auto refused = [&](const std::string& query, const std::string& place) {
        const Reply reply = rig.get("/api/v1/appeals?" + query);
        CAPTURE(query);
        CHECK(reply.response.status == 400);
        CHECK(place_of(reply) == place);
        CHECK(reply.response.body.find("SECRET") == std::string::npos);
    };
    refused("statsu=SECRET", "statsu");
    refused("status=SECRET", "status");
    refused("limit=0", "limit");
    refused("limit=201", "limit");
    refused("limit=1SECRET", "limit");
    refused("from=SECRET", "from");
    refused("from=2026-03-02T10:00:00", "from");
    refused("system=a&system=b", "system");
    refused("external_id=", "external_id");
    refused("external_id=a%0Ab", "external_id");
    refused("external_id=" + std::string(301, 'x'), "external_id");
    refused("after=0190f000-aaaa-7000-8000-000000000099", "after");
    CHECK(rig.get("/api/v1/deliveries?after=nothing").response.status == 400);
    CHECK(rig.get("/api/v1/deliveries?state=lost").response.status == 400);
    CHECK(rig.get("/health/ready?verbose=1").response.status == 400);
    CHECK(rig.get("/metrics?name=x").response.status == 400);
}

TEST_CASE("a change needs a small JSON object with actor and reason and nothing else") {
    Rig rig;
    const std::string pause = "/api/v1/connectors/city/pause";
    const auto status = [&](const std::string& body) { return rig.post(pause, body).response.status; };
    CHECK(place_of(rig.post(pause, R"({"actor":"a"})")) == "/reason");
    CHECK(place_of(rig.post(pause, R"({"reason":"r"})")) == "/actor");
    CHECK(place_of(rig.post(pause, R"({"actor":"","reason":"r"})")) == "/actor");
    CHECK(place_of(rig.post(pause, R"({"actor":1,"reason":"r"})")) == "/actor");
    CHECK(place_of(rig.post(pause, R"({"actor":"a","reason":"r","force":true})")) == "/force");
    CHECK(status("") == 400);
    CHECK(status("[]") == 400);
    CHECK(status("{\"actor\":") == 400);
    CHECK(status("[[[[[[[[[[1]]]]]]]]]]") == 400);
    CHECK(status("{\"actor\":\"" + std::string(20'000, 'x') + "\"}") == 413);
    const WebFields no_type{{"Authorization", "Bearer " + full_token}};
    CHECK(rig.ask("POST", pause, no_type, R"({"actor":"a","reason":"r"})").response.status == 415);
    CHECK(rig.ask("GET", "/api/v1/causes", no_type, "body").response.status == 400);
    CHECK(rig.desk.told.empty());
}
