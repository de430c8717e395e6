// Health and metrics.
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

std::string text(const boost::json::value& value) {
    return std::string(value.as_string());
}

/// The value of a sample, or the empty text.
std::string sample_of(const Reply& page, const std::string& head) {
    const std::string line = "\n" + head + " ";
    const auto at = page.response.body.find(line);
    if (at == std::string::npos) return {};
    const auto begin = at + line.size();
    return page.response.body.substr(begin, page.response.body.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("a process that answers is live, whatever its partners and its store do") {
    Rig rig;
    rig.store->close();
    rig.desk.picture.phase = "stopping";
    CHECK(rig.ask("GET", "/health/live").response.status == 200);
    CHECK(rig.ask("GET", "/health/other").response.status == 404);
    CHECK(rig.ask("GET", "/health").response.status == 404);
}

TEST_CASE("a gateway with nothing to complain of is ready without reasons") {
    Rig rig;
    const Reply reply = rig.ask("GET", "/health/ready");
    CHECK(reply.response.status == 200);
    CHECK(text(reply.json.at("status")) == "ready");
    CHECK(reply.json.at("reasons").as_array().empty());
}

TEST_CASE("queues at a partner stand in the metrics, and one that fills or is full is a warning") {
    Rig rig;
    DeskPoller& poller = rig.desk.picture.pollers[0];
    poller.queues = {{"A.requests", 799, 1000, false}, {"A.responses", 800, 1000, false}, {"B", std::nullopt, 0, true}};
    const auto ready = rig.ask("GET", "/health/ready");
    const auto& reasons = ready.json.at("reasons").as_array();
    REQUIRE(reasons.size() == 2);
    CHECK(text(reasons[0].at("name")) == poller.connector + " A.responses");
    CHECK(text(reasons[0].at("ru")).find("800 / 1000") != std::string::npos);
    CHECK(text(reasons[1].at("name")) == poller.connector + " B");
    const Reply page = rig.ask("GET", "/metrics");
    const auto value = [&](const std::string& name, const std::string& queue) {
        return sample_of(
            page, "gateway_partner_queue_" + name + R"({connector=")" + poller.connector + R"(",queue=")" + queue + R"("})");
    };
    CHECK(value("waiting", "A.requests") == "799");
    CHECK(value("quota", "A.requests") == "1000");
    CHECK(value("full", "A.requests") == "0");
    CHECK(value("full", "B") == "1");
    CHECK(value("waiting", "B").empty());
}

TEST_CASE("partners that do not answer, pauses and old certificates are warnings: messages are still taken") {
    Rig rig;
    DeskView& view = rig.desk.picture;
    view.connectors[0].breaker->state = "open";
    view.connectors[0].breaker->cause = Cause::connect_failed;
    view.connectors[1].pause.state = "paused";
    view.routes[0].pause = {.state = "held", .cause = Cause::queue_overflow, .since = rig.clock.now()};
    view.pollers[0].failures = 3;
    view.certificates[0].not_after = rig.clock.now() + std::chrono::days(5);
    const Reply reply = rig.ask("GET", "/health/ready");
    CHECK(reply.response.status == 200);
    CHECK(text(reply.json.at("status")) == "ready_with_warnings");
    const auto& reasons = reply.json.at("reasons").as_array();
    REQUIRE(reasons.size() == 5);
    for (const auto& reason : reasons) CHECK(text(reason.at("level")) == "warn");
    CHECK(text(reasons[0].at("name")) == "city");
    CHECK(text(reasons[0].at("cause").at("code")) == "partner.connect");
}

TEST_CASE("a store that refuses, a stop or the end of an own certificate make the gateway not ready") {
    Rig rig;
    SECTION("store") {
        rig.store->close();
        CHECK(text(rig.ask("GET", "/health/ready").json.at("reasons").at(0).at("part")) == "store");
    }
    SECTION("stop") {
        rig.desk.picture.phase = "stopping";
    }
    SECTION("certificate") {
        rig.clock.move(std::chrono::hours(24 * 301));
    }
    const Reply reply = rig.ask("GET", "/health/ready");
    CHECK(reply.response.status == 503);
    CHECK(reply.header("Retry-After") == "5");
    CHECK(text(reply.json.at("reasons").at(0).at("level")) == "fail");
}

TEST_CASE("a root that ran out concerns one partner and is a warning") {
    Rig rig;
    rig.desk.picture.certificates[0].use = "trust";
    rig.clock.move(std::chrono::hours(24 * 301));
    CHECK(rig.ask("GET", "/health/ready").response.status == 200);
}

TEST_CASE("the metrics name every route, connector, poller and certificate with its numbers") {
    Rig rig;
    rig.plant(1);
    rig.desk.picture.connectors[0].breaker->state = "open";
    const Reply page = rig.ask("GET", "/metrics");
    CHECK(page.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    const std::string route = R"({route="to-city",connector="city")";
    CHECK(sample_of(page, "gateway_delivery_attempts_total" + route + R"(,outcome="delivered"})") == "7");
    CHECK(sample_of(page, "gateway_delivery_in_flight" + route + "}") == "1");
    CHECK(sample_of(page, "gateway_delivery_seconds_bucket" + route + R"(,le="1"})") == "5");
    CHECK(sample_of(page, "gateway_delivery_seconds_bucket" + route + R"(,le="+Inf"})") == "6");
    CHECK(sample_of(page, "gateway_deliveries" + route + R"(,state="queued"})") == "1");
    CHECK(sample_of(page, "gateway_delivery_oldest_waiting_seconds" + route + "}") == "1");
    CHECK(sample_of(page, R"(gateway_breaker_state{connector="city",state="open"})") == "1");
    CHECK(sample_of(page, R"(gateway_breaker_state{connector="city",state="closed"})") == "0");
    CHECK(sample_of(page, R"(gateway_polls_total{connector="pos"})") == "9");
    CHECK(sample_of(page, R"(gateway_intake_refused_total{cause="signature.invalid"})") == "2");
    CHECK(sample_of(page, R"(gateway_http_sessions{server="admin"})") == "2");
    CHECK(sample_of(page, "gateway_store_up") == "1");
    CHECK(page.response.body.find("gateway_certificate_days_left{use=\"signing\"") != std::string::npos);
}

TEST_CASE("what is handed over for too long and what was parked are warnings, and the metrics count them") {
    Rig rig;
    rig.plant(1);
    rig.attempt(handed_over("id-1", "requestIsQueued"), DeliveryState::handed_over);
    CHECK(text(rig.ask("GET", "/health/ready").json.at("status")) == "ready");
    rig.desk.picture.routes[0].handed_over_alarm = Duration(60'000);
    rig.clock.move(Duration(61'000));
    rig.park("their-7");
    rig.run(rig.store->put_mail({.queue = "door/a/responses", .mail_id = "1", .bytes = "x"}, 9));
    const Reply reply = rig.ask("GET", "/health/ready");
    CHECK(reply.response.status == 200);
    const auto& reasons = reply.json.at("reasons").as_array();
    REQUIRE(reasons.size() == 2);
    CHECK(text(reasons[0].at("name")) == "to-city");
    CHECK(text(reasons[0].at("cause").at("code")) == info(Cause::waiting_for_pickup).code);
    CHECK(text(reasons[1].at("name")) == "parked");
    const Reply page = rig.ask("GET", "/metrics");
    const std::string route = R"({route="to-city",connector="city")";
    CHECK(sample_of(page, "gateway_deliveries" + route + R"(,state="handed_over"})") == "1");
    CHECK(sample_of(page, "gateway_delivery_oldest_handed_over_seconds" + route + "}") == "61");
    CHECK(sample_of(page, "gateway_delivery_oldest_waiting_seconds" + route + "}") == "0");
    CHECK(sample_of(page, "gateway_parked_open") == "1");
    CHECK(sample_of(page, R"(gateway_mail_waiting{queue="door/a/responses"})") == "1");
}

TEST_CASE("the metrics are still there when the store refuses") {
    Rig rig;
    rig.store->close();
    const Reply page = rig.ask("GET", "/metrics");
    CHECK(page.response.status == 200);
    CHECK(sample_of(page, "gateway_store_up") == "0");
}
