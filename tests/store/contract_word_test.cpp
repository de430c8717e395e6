// The contract of core/store.hpp, held over every store: deliveries handed over and what is heard of them.
#include <catch2/catch.hpp>

#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using Ids = std::vector<std::string>;
using std::chrono::seconds;

namespace {

Outcome queued_there(const std::string& handle = "id-1") {
    return handed_over(handle, "requestIsQueued");
}

DeliveryWord word(DeliveryState state, const std::string& stage, const std::string& handle = "id-1") {
    DeliveryWord word{.connector = "to-city", .handle = handle, .state = state, .stage = stage};
    if (state == DeliveryState::refused) {
        word.cause = Cause::partner_verdict;
        word.detail = "SMEV-42";
    }
    return word;
}

/// A store with one message, "m1@city", handed over under "id-1".
struct HandedOver : Rig {
    explicit HandedOver(const std::string& kind) : Rig(kind) {
        accept(sample({.routes = {"city"}}, clock.now()));
        first = lease("city").at(0);
        settle(first, queued_there(), DeliveryState::handed_over);
    }
    bool hear(const DeliveryWord& what) { return run(store->hear(what)); }
    Ids journal() { return kinds_of(run(store->trace("a1"))->journal); }
    Delivery first;
};

}  // namespace

TEST_CASE("a delivery handed over blocks no later one, is not given out again and keeps its handle and stage") {
    HandedOver rig(GENERATE(every_store()));
    const DeliveryRecord record = rig.delivery("m1@city");
    CHECK(record.state == DeliveryState::handed_over);
    CHECK(record.handle == "id-1");
    CHECK(record.stage == "requestIsQueued");
    CHECK(record.handed_at == rig.clock.now());
    rig.clock.advance(std::chrono::hours(1000));
    CHECK(rig.lease("city").empty());
    CHECK_FALSE(rig.run(rig.store->next_due("city")));
    CHECK(rig.run(rig.store->recover_leases(rig.clock.now(), true)) == 0);
    rig.accept(sample({.message = "m2", .version = 2, .routes = {"city"}}, rig.clock.now()));
    CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
    const StoreStats stats = rig.run(rig.store->stats());
    REQUIRE(stats.routes.size() == 1);
    CHECK(stats.routes[0].handed_over == 1);
    CHECK(stats.routes[0].oldest_handed_over == record.handed_at);
    CHECK(stats.routes[0].oldest_waiting == rig.clock.now());
    CHECK(rig.run(rig.store->find_deliveries({.state = DeliveryState::handed_over})).size() == 1);
    CHECK(rig.run(rig.store->trace("a1"))->attempts.at(0).outcome == "handed_over");
}

TEST_CASE("words move the stage on and end the delivery, each journaled once") {
    HandedOver rig(GENERATE(every_store()));
    const Time handed_at = rig.clock.now();
    rig.clock.advance(seconds(5));
    CHECK(rig.hear(word(DeliveryState::handed_over, "requestIsAcceptedBySmev")));
    CHECK(rig.hear(word(DeliveryState::handed_over, "requestIsAcceptedBySmev")));
    CHECK(rig.delivery("m1@city").state == DeliveryState::handed_over);
    CHECK(rig.delivery("m1@city").stage == "requestIsAcceptedBySmev");
    CHECK(rig.delivery("m1@city").handed_at == handed_at);
    CHECK(rig.delivery("m1@city").changed_at == rig.clock.now());
    SECTION("delivered") {
        CHECK(rig.hear(word(DeliveryState::delivered, "answered")));
        CHECK(rig.delivery("m1@city").state == DeliveryState::delivered);
        CHECK(rig.delivery("m1@city").stage == "answered");
        CHECK(rig.journal() == Ids{"message.accepted", "delivery.settled", "delivery.stage", "delivery.delivered"});
    }
    SECTION("refused with its cause") {
        CHECK(rig.hear(word(DeliveryState::refused, "requestIsRejectedBySmev")));
        const DeliveryRecord record = rig.delivery("m1@city");
        CHECK(record.state == DeliveryState::refused);
        CHECK(record.cause == Cause::partner_verdict);
        CHECK(record.detail == "SMEV-42");
        CHECK(rig.journal() == Ids{"message.accepted", "delivery.settled", "delivery.stage", "delivery.refused"});
    }
    SECTION("given back: due at once with its note, before the later one of its line") {
        rig.accept(sample({.message = "m2", .version = 2, .routes = {"city"}}, rig.clock.now()));
        CHECK(rig.hear(word(DeliveryState::postponed, "requestIsRejectedBySmev")));
        CHECK(rig.delivery("m1@city").state == DeliveryState::postponed);
        CHECK(rig.delivery("m1@city").due_at == rig.clock.now());
        CHECK(rig.journal().back() == "delivery.postponed");
        const auto due = rig.lease("city");
        REQUIRE(ids_of(due) == Ids{"m1@city"});
        CHECK(due[0].attempt == 2);
        CHECK(due[0].note == rig.first.note);
        rig.settle(due[0], queued_there("id-2"), DeliveryState::handed_over);
        CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
    }
    CHECK_FALSE(rig.run(rig.store->stats()).routes.at(0).oldest_handed_over == handed_at);
}

TEST_CASE("a word about a delivery that has ended is only journaled, a contradiction by its own name") {
    HandedOver rig(GENERATE(every_store()));
    CHECK(rig.hear(word(DeliveryState::delivered, "answered")));
    CHECK(rig.hear(word(DeliveryState::delivered, "answered")));
    CHECK(rig.hear(word(DeliveryState::handed_over, "requestIsQueued")));
    CHECK(rig.hear(word(DeliveryState::refused, "requestIsRejectedBySmev")));
    CHECK(rig.delivery("m1@city").state == DeliveryState::delivered);
    CHECK(rig.delivery("m1@city").stage == "answered");
    CHECK(rig.journal() ==
          Ids{"message.accepted", "delivery.settled", "delivery.delivered", "delivery.word_late", "delivery.word_contradicts"});
}

TEST_CASE("a word that overtakes the settlement is applied by it") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    const Delivery first = rig.lease("city").at(0);
    CHECK_FALSE(rig.run(rig.store->hear(word(DeliveryState::handed_over, "requestIsAcceptedBySmev"))));
    CHECK_FALSE(rig.run(rig.store->hear(word(DeliveryState::delivered, "answered"))));
    CHECK_FALSE(rig.run(rig.store->hear(word(DeliveryState::delivered, "answered"))));
    CHECK_FALSE(rig.run(rig.store->hear(word(DeliveryState::refused, "not mine", "id-2"))));
    rig.settle(first, queued_there(), DeliveryState::handed_over);
    CHECK(rig.delivery("m1@city").state == DeliveryState::delivered);
    CHECK(rig.delivery("m1@city").stage == "answered");
    CHECK(kinds_of(rig.run(rig.store->trace("a1"))->journal) ==
          Ids{"message.accepted", "delivery.settled", "delivery.stage", "delivery.delivered"});
}

TEST_CASE("a delivery given back before its settlement is due at once, its later ones wait for it") {
    Rig rig(GENERATE(every_store()));
    rig.accept(sample({.routes = {"city"}}, rig.clock.now()));
    rig.accept(sample({.message = "m2", .version = 2, .routes = {"city"}}, rig.clock.now()));
    const Delivery first = rig.lease("city").at(0);
    CHECK_FALSE(rig.run(rig.store->hear(word(DeliveryState::postponed, "requestIsRejectedBySmev"))));
    rig.settle(first, queued_there(), DeliveryState::handed_over);
    CHECK(rig.delivery("m1@city").state == DeliveryState::postponed);
    CHECK(rig.run(rig.store->next_due("city")) == rig.clock.now());
    CHECK(ids_of(rig.lease("city")) == Ids{"m1@city"});
    CHECK(rig.run(rig.store->hear(word(DeliveryState::postponed, "requestIsRejectedBySmev"))));
    CHECK(rig.delivery("m1@city").state == DeliveryState::leased);
}

TEST_CASE("a word comes with the message that says it, in one transaction") {
    HandedOver rig(GENERATE(every_store()));
    Acceptance answer = sample({.message = "m2", .version = 2}, rig.clock.now());
    answer.word = word(DeliveryState::delivered, "answered");
    SECTION("the message is taken") {
        rig.accept(answer);
        CHECK(rig.delivery("m1@city").state == DeliveryState::delivered);
        Acceptance again = sample({.message = "m3", .version = 3}, rig.clock.now());
        again.envelope.sender_message_id = "their-m2";
        again.word = word(DeliveryState::refused, "too late");
        CHECK(rig.accept(again).repeat);
        CHECK(rig.journal().back() == "message.repeated");
    }
    SECTION("the message is not taken") {
        answer.appeal.version = 7;
        CHECK_THROWS_AS(rig.accept(answer), VersionConflict);
        CHECK(rig.delivery("m1@city").state == DeliveryState::handed_over);
    }
    SECTION("a word without a handle harms no message") {
        answer.word->handle.clear();
        CHECK_FALSE(rig.accept(answer).repeat);
        CHECK(rig.delivery("m1@city").state == DeliveryState::handed_over);
    }
}

TEST_CASE("a word settles what is in doubt, ends what waits to be sent again, and waits for an attempt under way") {
    HandedOver rig(GENERATE(every_store()));
    rig.accept(sample({.message = "m2", .version = 2, .routes = {"city"}}, rig.clock.now()));
    rig.run(rig.store->steer("m1@city", Steer::retry_now, {.kind = "admin.retry"}));
    const Delivery again = rig.lease("city").at(0);
    REQUIRE(again.delivery_id == "m1@city");
    SECTION("in doubt: the later one of the line has its turn") {
        rig.settle(again, in_doubt(Cause::connection_cut), DeliveryState::in_doubt);
        CHECK(rig.lease("city").empty());
        CHECK(rig.hear(word(DeliveryState::delivered, "answered")));
        CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
    }
    SECTION("postponed: delivered ends it, a verdict on the sending before does not") {
        rig.settle(again, postponed(Cause::timeout), DeliveryState::postponed, rig.clock.now() + seconds(60));
        CHECK(rig.hear(word(DeliveryState::refused, "requestIsRejectedBySmev")));
        CHECK(rig.delivery("m1@city").state == DeliveryState::postponed);
        CHECK(rig.hear(word(DeliveryState::delivered, "answered")));
        CHECK(rig.delivery("m1@city").state == DeliveryState::delivered);
        CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
    }
    SECTION("leased: the settlement decides first") {
        CHECK(rig.hear(word(DeliveryState::refused, "requestIsRejectedBySmev")));
        CHECK(rig.delivery("m1@city").state == DeliveryState::leased);
        rig.settle(again, queued_there(), DeliveryState::handed_over);
        CHECK(rig.delivery("m1@city").state == DeliveryState::refused);
        CHECK(ids_of(rig.lease("city")) == Ids{"m2@city"});
    }
}

TEST_CASE("a word finds only deliveries of its own connector") {
    HandedOver rig(GENERATE(every_store()));
    DeliveryWord foreign = word(DeliveryState::refused, "forged");
    foreign.connector = "to-another";
    CHECK_FALSE(rig.hear(foreign));
    CHECK(rig.delivery("m1@city").state == DeliveryState::handed_over);
    CHECK_FALSE(rig.hear(word(DeliveryState::delivered, "x", std::string(301, 'x'))));
    CHECK_FALSE(rig.hear(word(DeliveryState::queued, "x")));
}

TEST_CASE("the administrator may end or repeat what was handed over") {
    HandedOver rig(GENERATE(every_store()));
    const auto [action, state] = GENERATE(table<Steer, DeliveryState>({{Steer::settle_delivered, DeliveryState::delivered},
                                                                       {Steer::settle_refused, DeliveryState::refused},
                                                                       {Steer::cancel, DeliveryState::refused},
                                                                       {Steer::retry_now, DeliveryState::queued}}));
    rig.run(rig.store->steer("m1@city", action, {.kind = "admin.steer"}));
    CHECK(rig.delivery("m1@city").state == state);
    CHECK(rig.lease("city").size() == (state == DeliveryState::queued ? 1U : 0U));
}

TEST_CASE("handles its partner is silent about are found by connector, stage and age") {
    HandedOver rig(GENERATE(every_store()));
    const auto silent = [&](const std::string& stage, Time before) {
        return rig.run(rig.store->open_handles("to-city", stage, before, 10));
    };
    const Time later = rig.clock.now() + seconds(1);
    CHECK(silent("request", later) == Ids{"id-1"});
    CHECK(silent("response", later).empty());
    CHECK(silent("request", rig.clock.now()).empty());
    CHECK(rig.run(rig.store->open_handles("other", "request", later, 10)).empty());
    rig.hear(word(DeliveryState::delivered, "answered"));
    CHECK(silent("", later).empty());
}
