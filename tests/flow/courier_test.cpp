#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "tests/flow/courier_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

TEST_CASE("a delivery is carried, its note is on disk first, its ids are learned, its hop is in the journal") {
    CourierRig rig;
    rig.city.script["a"] = {{delivered({{"city", "service_request_id", "638344"}}, "evidence")}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent.front().note == "note-1");
    CHECK(rig.delivery("to-city", "a").delivery.note == "note-1");
    CHECK(rig.get(rig.memory->appeal_by({"city", "service_request_id", "638344"}))->appeal_id == "a");
    CHECK(rig.journal_of("a") == "delivery.delivered ");
    CHECK(rig.view().attempts.delivered == 1);
    CHECK(rig.view().last_delivered);
}

TEST_CASE("a postponed delivery comes again with the same note until it arrives") {
    CourierRig rig;
    rig.city.script["a"] = {{postponed(Cause::connect_failed)}, {postponed(Cause::timeout, "t", 1ms)}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 3);
    CHECK(rig.city.sent.back().note == "note-1");
    CHECK(rig.city.sent.back().attempt == 3);
    CHECK(rig.city.prepared == 1);
    CHECK(rig.view().attempts.repeats == 2);
    CHECK(rig.view().last_error->cause == Cause::timeout);
    CHECK(rig.journal_of("a") == "delivery.postponed delivery.postponed delivery.delivered ");
}

TEST_CASE("a delivery that is handed over is a success: counted, chained by digests, and the next one goes") {
    CourierRig rig;
    auto taken = handed_over("id-1", "requestIsQueued", {}, "their reply");
    taken.sent = "our original";
    rig.city.script["a"] = {{taken}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.view().attempts.handed_over == 1; }));
    REQUIRE(rig.reaches("a", DeliveryState::handed_over));
    CHECK(rig.delivery("to-city", "a").handle == "id-1");
    CHECK(rig.delivery("to-city", "a").stage == "requestIsQueued");
    CHECK(rig.journal_of("a") == "delivery.handed_over ");
    const auto trace = rig.get(rig.memory->trace("a"));
    for (const std::string& part :
         {std::string("requestIsQueued"), std::string("id-1"), sha256_hex("our original"), sha256_hex("their reply")})
        CHECK(trace->journal[0].entry.detail.find(part) != std::string::npos);
    CHECK(trace->evidence.size() == 2);
    CHECK(rig.view().last_delivered);
    CHECK_FALSE(rig.view().last_error);
    rig.idle(20ms);
    CHECK(rig.city.sent_for("a") == 1);
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.city.sent_for("a") == 2; }));
}

TEST_CASE("what is handed over closes the breaker: the partner answers") {
    CourierRig rig(Repeat::safe, fast_courier(), {1, 5ms, 5ms});
    rig.city.script["a"] = {{postponed(Cause::timeout)}, {handed_over("id-1", "requestIsQueued")}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::handed_over));
    CHECK(rig.until([&] { return rig.view().breaker.state == BreakerState::closed; }));
}

TEST_CASE("a refused delivery is not tried again") {
    CourierRig rig;
    rig.city.script["a"] = {{refused(Cause::partner_rejected, "no such service")}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::refused));
    rig.idle(20ms);
    CHECK(rig.city.sent_for("a") == 1);
    CHECK(rig.delivery("to-city", "a").cause == Cause::partner_rejected);
}

TEST_CASE("an outcome that wants a fresh note gets one") {
    CourierRig rig;
    auto stale = postponed(Cause::stale_message_id);
    stale.fresh_note = true;
    rig.city.script["a"] = {{stale}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent.back().note == "note-2");
}

TEST_CASE("a policy that is used up makes a delivery dead, with the last cause told") {
    auto settings = fast_courier();
    settings.retry.max_attempts = 3;
    CourierRig rig(Repeat::safe, settings);
    for (int i = 0; i < 5; ++i) rig.city.script["a"].push_back({postponed(Cause::partner_unavailable, "503")});
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::refused));
    CHECK(rig.city.sent_for("a") == 3);
    const auto dead = rig.delivery("to-city", "a");
    CHECK(dead.cause == Cause::attempts_exhausted);
    CHECK(dead.detail == "given up after 3 attempts; the last: partner.unavailable: 503");
    CHECK(rig.journal_of("a") == "delivery.postponed delivery.postponed delivery.dead ");
    CHECK(rig.view().attempts.dead == 1);
    CHECK(rig.log.lines.find("delivery_dead") != std::string::npos);
}

TEST_CASE("what the protocol demands to repeat for ever is never given up, whatever the policy says") {
    auto settings = fast_courier();
    settings.retry.max_attempts = 2;
    settings.retry.give_up_after = 1ms;
    CourierRig rig(Repeat::safe, settings);
    auto overflow = postponed(Cause::partner_unavailable, "SMEVFailure");
    overflow.without_end = true;
    for (int i = 0; i < 6; ++i) rig.city.script["a"].push_back({overflow});
    rig.city.script["a"].push_back({delivered()});
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 7);
    CHECK(rig.city.prepared == 1);
    CHECK(rig.view().attempts.dead == 0);
}

TEST_CASE("a delivery is not given up before the legal term of its appeal has ended, where the route keeps it") {
    auto settings = fast_courier();
    settings.retry.max_attempts = 2;
    settings.retry.legal = RetryPolicy::Legal::keep;
    CourierRig rig(Repeat::safe, settings);
    for (int i = 0; i < 5; ++i) rig.city.script["a"].push_back({postponed(Cause::partner_unavailable, "503")});
    rig.city.script["a"].push_back({delivered()});
    for (int i = 0; i < 5; ++i) rig.city.script["b"].push_back({postponed(Cause::partner_unavailable, "503")});
    rig.start();
    rig.post("a", LegalClock{"a", "answer", "fz59.answer", "computed", rig.clock.now() + std::chrono::hours(1)});
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 6);
    rig.post("b", LegalClock{"b", "answer", "fz59.answer", "computed", rig.clock.now() - std::chrono::hours(1)});
    REQUIRE(rig.reaches("b", DeliveryState::refused));
    CHECK(rig.city.sent_for("b") == 2);
}

TEST_CASE("an exception is an attempt like another, and its words do not reach the log") {
    CourierRig rig;
    rig.city.script["a"] = {{{}, Step::How::throw_error}, {{}, Step::How::throw_fault}, {delivered()}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 3);
    CHECK(rig.view().last_error->cause == Cause::mapping_failed);
    CHECK(rig.log.lines.find("Иванов") == std::string::npos);
}

TEST_CASE("a partner that does not answer holds an attempt no longer than its deadline") {
    CourierRig rig;
    rig.city.script["a"] = {{postponed(Cause::timeout), Step::How::wait_for_deadline}, {delivered()}};
    rig.start();
    const auto began = std::chrono::steady_clock::now();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(std::chrono::steady_clock::now() - began >= 35ms);
}

TEST_CASE("the deliveries of one appeal keep their order while another appeal goes on") {
    CourierRig rig;
    for (int i = 0; i < 10; ++i) rig.city.script["slow"].push_back({postponed(Cause::timeout)});
    rig.start();
    rig.post("slow");
    rig.post("slow");
    rig.post("quick");
    REQUIRE(rig.reaches("quick", DeliveryState::delivered));
    REQUIRE(rig.until([&] { return rig.view().attempts.delivered == 3; }));
    std::vector<std::string> order;
    for (const auto& d : rig.city.sent)
        if (d.appeal_id == "slow") order.push_back(d.message_id);
    REQUIRE(order.size() == 12);
    CHECK(std::count(order.begin(), order.end(), order.front()) == 11);
    CHECK(order.back() != order.front());
}

TEST_CASE("no more attempts run at once than allowed") {
    CourierRig rig;
    for (int i = 0; i < 12; ++i) rig.city.script["a" + std::to_string(i)] = {{delivered(), Step::How::wait_for_gate}};
    rig.start();
    for (int i = 0; i < 12; ++i) rig.post("a" + std::to_string(i));
    REQUIRE(rig.until([&] { return rig.city.at_once == 4; }));
    rig.idle(20ms);
    CHECK(rig.view().running == 4);
    rig.city.open_gates();
    REQUIRE(rig.until([&] { return rig.view().attempts.delivered == 12; }));
    CHECK(rig.city.most_at_once == 4);
}

TEST_CASE("an outcome is not lost when the store fails for a while") {
    CourierRig rig;
    rig.store.fail_settle = 5;
    rig.store.fail_lease = 5;
    rig.store.fail_note = 1;
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.view().unsettled == 1; }));
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.city.sent_for("a") == 1);
    CHECK(rig.view().unsettled == 0);
}

TEST_CASE("after a stop nothing new is sent and what runs is settled") {
    CourierRig rig;
    rig.city.script["a"] = {{delivered(), Step::How::wait_for_gate}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.until([&] { return rig.city.at_once == 1; }));
    CHECK_FALSE(rig.stop(5ms));
    rig.post("b");
    rig.city.open_gates();
    CHECK(rig.stop());
    CHECK(rig.delivery("to-city", "a").state == DeliveryState::delivered);
    CHECK(rig.city.sent_for("b") == 0);
}
