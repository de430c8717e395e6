// The contract of core/store.hpp, held over every store: lease, settle, recover, steer.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using Ids = std::vector<std::string>;
using std::chrono::seconds;

TEST_CASE("a leased delivery carries what a connector needs") {
    Rig rig(GENERATE(every_store()));
    Acceptance acceptance = sample({.routes = {"city"}}, rig.clock.now());
    const BlobInfo blob = rig.store->blobs().put("a photo");
    acceptance.envelope.attachments = {{"f1", "photo.jpg", "image/jpeg", blob.size, blob.sha256, ""}};
    acceptance.envelope.kind = MessageKind::status_changed;
    rig.accept(acceptance);
    const auto leased = rig.lease("city");
    REQUIRE(leased.size() == 1);
    const Delivery& delivery = leased[0];
    CHECK(delivery.delivery_id == "m1@city");
    CHECK(delivery.route == "city");
    CHECK(delivery.connector == "to-city");
    CHECK(delivery.message_id == "m1");
    CHECK(delivery.appeal_id == "a1");
    CHECK(delivery.trace_id == "trace-m1");
    CHECK(delivery.kind == MessageKind::status_changed);
    CHECK(delivery.attempt == 1);
    CHECK(delivery.created_at == rig.clock.now());
    CHECK(delivery.canonical == acceptance.canonical);
    CHECK(delivery.appeal == acceptance.appeal.json);
    CHECK(delivery.external_ids.size() == 1);
    REQUIRE(delivery.attachments.size() == 1);
    CHECK(delivery.attachments[0].sha256 == blob.sha256);
    CHECK_FALSE(delivery.resumed);
    CHECK(rig.lease("city").empty());
    CHECK(rig.lease("elsewhere").empty());
    CHECK(rig.delivery("m1@city").state == DeliveryState::leased);
}

TEST_CASE("deliveries of one appeal on one route are given out one after the other in the order of acceptance") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.message = "m1", .appeal = "a1", .version = 1, .routes = {"city", "pos"}}, rig.clock.now()));
    rig.accept(sample({.message = "m2", .appeal = "a1", .version = 2, .routes = {"city"}}, rig.clock.now() - seconds(100)));
    rig.accept(sample({.message = "m3", .appeal = "a2", .version = 1, .routes = {"city"}}, rig.clock.now()));
    auto leased = rig.lease("city");
    CHECK(ids_of(leased) == Ids{"m1@city", "m3@city"});
    CHECK(rig.lease("city").empty());
    CHECK(ids_of(rig.lease("pos")) == Ids{"m1@pos"});

    const Time later = rig.clock.now() + seconds(60);
    CHECK(rig.settle(leased[0], postponed(Cause::timeout), DeliveryState::postponed, later));
    CHECK(rig.lease("city").empty());
    CHECK(rig.run(rig.store->next_due("city")) == later);
    rig.clock.advance(seconds(60));
    leased = rig.lease("city");
    CHECK(ids_of(leased) == Ids{"m1@city"});
    CHECK(leased[0].attempt == 2);
    CHECK_FALSE(leased[0].resumed);

    CHECK(rig.settle(leased[0], in_doubt(Cause::connection_cut), DeliveryState::in_doubt));
    CHECK(rig.lease("city").empty());
    rig.run(rig.store->steer("m1@city", Steer::settle_delivered, {.kind = "admin.settled", .actor = "ivan"}));
    CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
}

TEST_CASE("due deliveries are given out by due time, the earliest first, and not more than asked for") {
    Rig rig(GENERATE(every_store()));
    const Time now = rig.clock.now();
    for (int i = 0; i < 5; ++i) {
        Acceptance one =
            sample({.message = "m" + std::to_string(i), .appeal = "a" + std::to_string(i), .routes = {"city"}}, now);
        one.deliveries[0].due_at = i == 4 ? now + seconds(1) : now - seconds(i);
        rig.accept(one);
    }
    CHECK(rig.run(rig.store->next_due("city")) == now - seconds(3));
    CHECK(ids_of(rig.lease("city", 2)) == Ids{"m3@city", "m2@city"});
    CHECK(ids_of(rig.lease("city", 9)) == Ids{"m1@city", "m0@city"});
    CHECK(rig.run(rig.store->next_due("city")) == now + seconds(1));
    CHECK_FALSE(rig.run(rig.store->next_due("elsewhere")));
}

TEST_CASE("a settlement ends the attempt, keeps what the partner taught and its evidence") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    const Delivery delivery = rig.lease("city").at(0);
    CHECK(rig.settle(delivery, delivered({{"to-city", "service_request_id", "77"}}, "<signed/>"), DeliveryState::delivered));
    CHECK(rig.run(rig.store->appeal("a1"))->external_ids.size() == 2);
    CHECK(rig.run(rig.store->appeal("a1"))->version == 1);
    CHECK(rig.run(rig.store->appeal_by({"to-city", "service_request_id", "77"})).value().appeal_id == "a1");
    const auto trace = rig.run(rig.store->trace("a1"));
    REQUIRE(trace->attempts.size() == 1);
    CHECK(trace->attempts[0].outcome == "delivered");
    CHECK(trace->attempts[0].attempt == 1);
    REQUIRE(trace->evidence.size() == 1);
    CHECK(rig.run(rig.store->evidence(trace->evidence[0].seq))->bytes == "<signed/>");
    REQUIRE(trace->deliveries.size() == 1);
    CHECK(trace->deliveries[0].state == DeliveryState::delivered);
    CHECK(kinds_of(trace->journal) == Ids{"message.accepted", "delivery.settled"});
}

TEST_CASE("a stale settlement changes nothing and is seen in the journal") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    const Delivery first = rig.lease("city").at(0);
    rig.clock.advance(seconds(31));
    CHECK(rig.run(rig.store->recover_leases(rig.clock.now(), false)) == 1);
    CHECK_FALSE(rig.settle(first, delivered(), DeliveryState::delivered));
    const Delivery second = rig.lease("city").at(0);
    CHECK(second.attempt == 2);
    CHECK(second.resumed);
    CHECK_FALSE(rig.settle(first, refused(Cause::partner_rejected), DeliveryState::refused));
    CHECK(rig.delivery("m1@city").state == DeliveryState::leased);
    CHECK(rig.settle(second, delivered(), DeliveryState::delivered));
    CHECK_FALSE(rig.settle(second, delivered(), DeliveryState::delivered));
    const auto trace = rig.run(rig.store->trace("a1"));
    CHECK(kinds_of(trace->journal) == Ids{"message.accepted", "delivery.lease_recovered", "delivery.settled_late",
                                          "delivery.settled_late", "delivery.settled", "delivery.settled_late"});
    REQUIRE(trace->attempts.size() == 2);
    CHECK(trace->attempts[0].outcome == "cut");
    CHECK_FALSE(rig.settle({.delivery_id = "never"}, delivered(), DeliveryState::delivered));
}

TEST_CASE("leases that have not run out are recovered only at start") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.lease("city");
    CHECK(rig.run(rig.store->recover_leases(rig.clock.now() + seconds(29), false)) == 0);
    CHECK(rig.run(rig.store->recover_leases(rig.clock.now(), true)) == 1);
    CHECK(rig.run(rig.store->recover_leases(rig.clock.now(), true)) == 0);
    CHECK(rig.lease("city").at(0).resumed);
}

TEST_CASE("resumed follows the last settlement") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    Settlement settlement;
    settlement.delivery_id = "m1@city";
    settlement.attempt = rig.lease("city").at(0).attempt;
    settlement.outcome = in_doubt(Cause::connection_cut);
    settlement.state = DeliveryState::postponed;
    settlement.due_at = rig.clock.now();
    settlement.maybe_arrived = true;
    CHECK(rig.run(rig.store->settle(settlement)));
    const Delivery second = rig.lease("city").at(0);
    CHECK(second.resumed);
    rig.settle(second, postponed(Cause::timeout), DeliveryState::postponed);
    const Delivery third = rig.lease("city").at(0);
    CHECK_FALSE(third.resumed);
    rig.settle(third, in_doubt(Cause::connection_cut), DeliveryState::in_doubt);
    rig.run(rig.store->steer("m1@city", Steer::retry_now, {.kind = "admin.retry"}));
    CHECK_FALSE(rig.lease("city").at(0).resumed);
}

TEST_CASE("the word of the virus scan stands in every attachment with those octets and in the journal") {
    Rig rig(GENERATE(every_store()));
    Acceptance acceptance = sample({.routes = {"city"}}, rig.clock.now());
    const BlobInfo photo = rig.store->blobs().put("a photo"), paper = rig.store->blobs().put("a paper");
    acceptance.envelope.attachments = {{"f1", "", "", photo.size, photo.sha256, "", "pending", ""},
                                       {"f2", "", "", paper.size, paper.sha256, "", "pending", ""},
                                       {"f3", "", "", photo.size, photo.sha256, "", "pending", ""}};
    rig.accept(acceptance);
    rig.run(rig.store->keep_scan({"m1", photo.sha256, "infected"}, {.kind = "attachment.scanned", .appeal_id = "a1"}));
    const Delivery delivery = rig.lease("city").at(0);
    CHECK(delivery.attachments.at(0).scan == "infected");
    CHECK(delivery.attachments.at(1).scan == "pending");
    CHECK(delivery.attachments.at(2).scan == "infected");
    CHECK(rig.run(rig.store->message("m1"))->envelope.attachments.at(0).scan == "infected");
    const auto trace = rig.run(rig.store->trace("a1"));
    CHECK(trace->journal.back().entry.kind == "attachment.scanned");
    CHECK(cause_of_call([&] { rig.run(rig.store->keep_scan({"never", photo.sha256, "clean"}, {.kind = "x"})); }) ==
          Cause::not_found);
}

TEST_CASE("the connector's note stays with the delivery until a fresh one is asked for") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    const Delivery first = rig.lease("city").at(0);
    CHECK(first.note.empty());
    rig.run(rig.store->keep_note("m1@city", 1, "uuid-1"));
    rig.settle(first, postponed(Cause::timeout), DeliveryState::postponed);
    CHECK(cause_of_call([&] { rig.run(rig.store->keep_note("m1@city", 1, "late")); }) == Cause::parameters_conflict);
    CHECK(cause_of_call([&] { rig.run(rig.store->keep_note("never", 1, "late")); }) == Cause::not_found);
    const Delivery second = rig.lease("city").at(0);
    CHECK(second.note == "uuid-1");
    Outcome stale = postponed(Cause::stale_message_id);
    stale.fresh_note = true;
    rig.settle(second, stale, DeliveryState::postponed);
    CHECK(rig.lease("city").at(0).note.empty());
}

TEST_CASE("the administrator's hand moves a delivery only where its state allows it") {
    Rig rig(GENERATE(every_store()));
    const auto steer = [&](Steer action) {
        return cause_of_call([&] { rig.run(rig.store->steer("m1@city", action, {.kind = "admin.steer", .actor = "ivan"})); });
    };
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    CHECK(cause_of_call([&] { rig.run(rig.store->steer("never", Steer::cancel, {})); }) == Cause::not_found);
    CHECK(steer(Steer::settle_delivered) == Cause::parameters_conflict);
    const Delivery first = rig.lease("city").at(0);
    CHECK(steer(Steer::cancel) == Cause::parameters_conflict);
    CHECK(steer(Steer::retry_now) == Cause::parameters_conflict);

    rig.settle(first, postponed(Cause::timeout), DeliveryState::postponed, rig.clock.now() + seconds(600));
    CHECK(rig.lease("city").empty());
    CHECK(steer(Steer::retry_now) == Cause::none);
    const Delivery second = rig.lease("city").at(0);
    rig.settle(second, in_doubt(Cause::connection_cut), DeliveryState::in_doubt);
    CHECK(steer(Steer::settle_refused) == Cause::none);
    CHECK(rig.delivery("m1@city").state == DeliveryState::refused);
    CHECK(rig.delivery("m1@city").cause == Cause::connection_cut);
    CHECK(steer(Steer::cancel) == Cause::parameters_conflict);
    CHECK(steer(Steer::retry_now) == Cause::none);
    CHECK(steer(Steer::cancel) == Cause::none);
    CHECK(rig.delivery("m1@city").cause == Cause::cancelled_by_operator);
    CHECK(rig.lease("city").empty());
    CHECK(kinds_of(rig.run(rig.store->trace("a1"))->journal).size() == 7);
}

TEST_CASE("a refused delivery that is retried goes before later ones but never beside a leased one") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.message = "m1", .version = 1, .routes = {"city"}}, rig.clock.now()));
    rig.accept(sample({.message = "m2", .version = 2, .routes = {"city"}}, rig.clock.now()));
    rig.accept(sample({.message = "m3", .version = 3, .routes = {"city"}}, rig.clock.now()));
    rig.settle(rig.lease("city").at(0), refused(Cause::partner_rejected), DeliveryState::refused);
    const Delivery second = rig.lease("city").at(0);
    CHECK(second.delivery_id == "m2@city");
    rig.run(rig.store->steer("m1@city", Steer::retry_now, {.kind = "admin.retry"}));
    CHECK(rig.lease("city").empty());
    rig.settle(second, delivered(), DeliveryState::delivered);
    const auto again = rig.lease("city");
    CHECK(ids_of(again) == Ids{"m1@city"});
    rig.settle(again[0], refused(Cause::partner_rejected), DeliveryState::refused);
    rig.run(rig.store->steer("m1@city", Steer::retry_now, {.kind = "admin.retry"}));
    CHECK(ids_of(rig.lease("city")) == Ids{"m1@city"});
    rig.run(rig.store->recover_leases(rig.clock.now(), true));
    rig.run(rig.store->steer("m1@city", Steer::cancel, {.kind = "admin.cancel"}));
    CHECK(ids_of(rig.lease("city")) == Ids{"m3@city"});
}
