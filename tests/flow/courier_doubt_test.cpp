// What may have arrived: the line broke, or the process died in the attempt.
#include <catch2/catch.hpp>

#include "tests/flow/courier_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

namespace {

/// Leases behind the office's back and dies.
void cut_first_attempt(CourierRig& rig, const std::string& appeal_id) {
    auto office = std::move(rig.office);
    rig.post(appeal_id);
    LeaseRequest request;
    request.route = "to-city";
    request.now = rig.clock.now();
    request.lease_for = 1h;
    request.limit = 10;
    REQUIRE_FALSE(rig.get(rig.memory->lease(request)).empty());
    REQUIRE(rig.get(rig.memory->recover_leases(rig.clock.now(), true)) > 0);
    rig.office = std::move(office);
}

}  // namespace

TEST_CASE("in doubt where repeating is safe: sent again with the same note") {
    CourierRig rig(Repeat::safe);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 2);
    CHECK(rig.city.sent.back().note == "note-1");
    CHECK(rig.city.asked.empty());
}

TEST_CASE("in doubt where the partner can be asked: it arrived") {
    CourierRig rig(Repeat::ask);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}};
    rig.city.answers_to_find = {delivered({{"city", "service_request_id", "7"}})};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 1);
    CHECK(rig.city.asked.front().note == "note-1");
    CHECK(rig.get(rig.memory->appeal_by({"city", "service_request_id", "7"})));
}

TEST_CASE("in doubt where the partner can be asked: it did not arrive and is sent again") {
    CourierRig rig(Repeat::ask);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}, {delivered()}};
    rig.city.answers_to_find = {postponed(Cause::none)};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 2);
    CHECK(rig.city.asked.size() == 1);
}

TEST_CASE("in doubt and the partner cannot be asked now: asked later, never sent blindly") {
    CourierRig rig(Repeat::ask);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}};
    rig.city.answers_to_find = {in_doubt(Cause::connect_failed), in_doubt(Cause::connect_failed), delivered()};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 1);
    CHECK(rig.city.asked.size() == 3);
}

TEST_CASE("in doubt longer than the policy allows waits for a person, not dead") {
    auto settings = fast_courier();
    settings.retry.max_attempts = 2;
    CourierRig rig(Repeat::ask, settings);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::in_doubt));
    CHECK(rig.city.sent_for("a") == 1);
}

TEST_CASE("in doubt where nothing helps: a person decides, and may send again") {
    CourierRig rig(Repeat::never);
    rig.city.script["a"] = {{in_doubt(Cause::connection_cut)}, {delivered()}};
    rig.start();
    rig.post("a");
    rig.post("b");
    REQUIRE(rig.reaches("a", DeliveryState::in_doubt));
    REQUIRE(rig.reaches("b", DeliveryState::delivered));
    rig.idle(20ms);
    CHECK(rig.city.sent_for("a") == 1);
    rig.get(rig.memory->steer(rig.delivery("to-city", "a").delivery.delivery_id, Steer::retry_now, {}));
    rig.office->wake_all();
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 2);
}

TEST_CASE("an exception out of a connector that cannot repeat is a doubt") {
    CourierRig rig(Repeat::never);
    rig.city.script["a"] = {{{}, Step::How::throw_error}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::in_doubt));
}

TEST_CASE("an attempt cut off by the end of the process is sent again where that is safe") {
    CourierRig rig(Repeat::safe);
    cut_first_attempt(rig, "a");
    rig.start();
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent.front().resumed);
}

TEST_CASE("an attempt cut off is asked about first where the partner can be asked") {
    CourierRig rig(Repeat::ask);
    cut_first_attempt(rig, "a");
    cut_first_attempt(rig, "b");
    rig.city.answers_to_find = {delivered(), postponed(Cause::none)};
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().attempts.delivered == 2; }));
    CHECK(rig.city.asked.size() == 2);
    CHECK(rig.city.sent.size() == 1);
}

TEST_CASE("an attempt cut off waits for a person where nothing helps") {
    CourierRig rig(Repeat::never);
    cut_first_attempt(rig, "a");
    rig.start();
    REQUIRE(rig.reaches("a", DeliveryState::in_doubt));
    CHECK(rig.city.sent.empty());
}
