#include "gateway/flow/courier_office.hpp"

#include <catch2/catch.hpp>

#include "tests/flow/courier_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

TEST_CASE("a paused route sends nothing, also after a restart, until it is resumed") {
    CourierRig rig;
    rig.start();
    rig.get(rig.office->pause_route("to-city"));
    rig.post("a");
    rig.idle(30ms);
    CHECK(rig.city.sent.empty());
    CHECK(rig.view().route_pause.kind == Pause::Kind::paused);

    REQUIRE(rig.stop());
    rig.open_office();
    rig.start();
    rig.idle(30ms);
    CHECK(rig.city.sent.empty());
    CHECK(rig.view().route_pause.since == rig.clock.now());
    rig.get(rig.office->resume_route("to-city"));
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
}

TEST_CASE("a paused connector sends nothing on any of its routes") {
    CourierRig rig;
    rig.start();
    rig.get(rig.office->pause_connector("city"));
    rig.post("a");
    rig.idle(30ms);
    CHECK(rig.city.sent.empty());
    CHECK(rig.view().connector_pause.kind == Pause::Kind::paused);
    rig.get(rig.office->resume_connector("city"));
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
}

TEST_CASE("pausing what does not exist is a fault") {
    CourierRig rig;
    CHECK_THROWS_AS(rig.get(rig.office->pause_route("nowhere")), Fault);
    CHECK_THROWS_AS(rig.get(rig.office->resume_connector("nobody")), Fault);
}

TEST_CASE("an outcome that holds the route stops it with an alarm until a person resumes it") {
    CourierRig rig;
    auto stop = postponed(Cause::partner_auth, "certificate is not known to the partner");
    stop.hold_route = true;
    rig.city.script["a"] = {{stop}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::postponed));
    rig.post("b");
    rig.idle(30ms);
    CHECK(rig.city.sent.size() == 1);
    CHECK(rig.view().route_pause.kind == Pause::Kind::held);
    CHECK(rig.view().route_pause.cause == Cause::partner_auth);
    CHECK(rig.log.lines.find("3 route_held") != std::string::npos);

    REQUIRE(rig.stop());
    rig.open_office();
    rig.start();
    CHECK(rig.view().route_pause.kind == Pause::Kind::held);
    CHECK(rig.view().route_pause.cause == Cause::partner_auth);
    rig.get(rig.office->resume_route("to-city"));
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    REQUIRE(rig.reaches("b", DeliveryState::delivered));
}

TEST_CASE(
    "an attempt that holds the route uses nothing up: the delivery waits for the person though its policy is at its end") {
    auto settings = fast_courier();
    settings.retry.max_attempts = 1;
    CourierRig rig(Repeat::safe, settings);
    auto stop = postponed(Cause::partner_auth, "certificate is not known to the partner");
    stop.hold_route = true;
    rig.city.script["a"] = {{stop}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.view().route_pause.kind == Pause::Kind::held; }));
    REQUIRE(rig.reaches("a", DeliveryState::postponed));
    CHECK(rig.view().attempts.dead == 0);
    rig.get(rig.office->resume_route("to-city"));
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
}

TEST_CASE("a partner that fails in a row is left in peace and then probed by one delivery") {
    CourierRig rig(Repeat::safe, fast_courier(), {3, 15ms, 30ms});
    for (int i = 0; i < 8; ++i)
        for (int n = 0; n < 2; ++n) rig.city.script["a" + std::to_string(i)].push_back({postponed(Cause::connect_failed)});
    rig.start();
    for (int i = 0; i < 8; ++i) rig.post("a" + std::to_string(i));
    REQUIRE(rig.until([&] { return rig.view().breaker.opened >= 2; }));
    CHECK(rig.city.sent.size() <= 8);
    REQUIRE(rig.until([&] { return rig.view().attempts.delivered == 8; }));
    CHECK(rig.view().breaker.state == BreakerState::closed);
    CHECK(rig.log.lines.find("breaker_opened") != std::string::npos);
    CHECK(rig.log.lines.find("breaker_closed") != std::string::npos);
}

TEST_CASE("the poller of a partner hears of every delivery to it") {
    CourierRig rig;
    std::vector<std::string> heard;
    rig.office->on_sent([&](const std::string& connector) { heard.push_back(connector); });
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(heard == std::vector<std::string>{"city"});
}

TEST_CASE("a lease that ran out comes back, but not because the clock was set ahead") {
    auto settings = fast_courier();
    CourierRig rig(Repeat::safe, settings);
    rig.city.script["a"] = {{delivered(), Step::How::wait_for_gate}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.city.at_once == 1; }));
    rig.clock.move(48h);
    rig.idle(40ms);
    CHECK(rig.delivery("to-city", "a").state == DeliveryState::leased);
    CHECK(rig.city.sent.size() == 1);
    rig.city.open_gates();
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
}

TEST_CASE("a clock set back or ahead neither stalls nor storms") {
    const Duration jump = GENERATE(Duration(-240h), Duration(-10min), Duration(10min), Duration(240h));
    CourierRig rig;
    for (int i = 0; i < 4; ++i) rig.city.script["a"].push_back({postponed(Cause::timeout)});
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.city.sent_for("a") == 2; }));
    rig.clock.move(jump);
    rig.post("b");
    REQUIRE(rig.reaches("b", DeliveryState::delivered));
    // At least three attempts are made whatever the clock says; then its age may end a delivery.
    REQUIRE(rig.until([&] { return rig.delivery("to-city", "a").state != DeliveryState::postponed; }));
    CHECK(rig.city.sent_for("a") >= 3);
    const int leases = rig.store.leases;
    rig.idle(100ms);
    CHECK(rig.store.leases - leases < 20);
}

TEST_CASE("what was put off by a clock that ran ahead is not put off for days after a restart") {
    CourierRig rig;
    rig.clock.move(240h);
    rig.city.script["a"] = {{postponed(Cause::timeout)}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.city.sent_for("a") == 1; }));
    REQUIRE(rig.stop());
    rig.clock.move(-240h);
    rig.open_office();
    rig.start();
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
}
