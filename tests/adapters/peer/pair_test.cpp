#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "pair.hpp"

using namespace gateway;
using namespace gateway::test;

TEST_CASE("an appeal handed to another gateway arrives with its files, and receipts go both ways") {
    Pair pair(GENERATE(LetterForm::xml, LetterForm::json));
    const BlobInfo photo = pair.region.blobs.put("not really a photograph");
    Delivery delivery = appeal_of_region(pair, 1);
    Appeal appeal = appeal_from_json(delivery.canonical);
    appeal.attachments.push_back(
        {"f1", "яма.jpg", "image/jpeg", static_cast<std::int64_t>(photo.size), photo.sha256, "", {}, {}, {}});
    pair.region.ledger.keep(appeal);
    delivery.canonical = delivery.appeal = to_json(appeal);
    REQUIRE(pair.hand(delivery).kind == Outcome::Kind::handed_over);

    const PollResult polled = pair.poll();
    CHECK(polled.taken == 1);
    CHECK_FALSE(polled.more);
    REQUIRE(pair.city.accepted.size() == 1);
    const Submission& taken = pair.city.accepted[0];
    CHECK(taken.unrouted == Submission::Unrouted::park);
    CHECK(taken.envelope.evidence[0].verdict == "valid");
    REQUIRE(taken.envelope.attachments.size() == 1);
    CHECK(pair.city.blobs.read(photo.sha256) == "not really a photograph");
    const Appeal here = appeal_from_json(taken.canonical);
    CHECK(here.text.body == "Яма № 1");
    CHECK(here.ext.empty());
    CHECK(here.external_ids[0].plain() == ExternalId{"region", "appeal_id", delivery.appeal_id});
    // The region heard of it and keeps the city's receipt; the city keeps its own.
    REQUIRE(pair.region.ledger.heard.size() == 1);
    CHECK(pair.region.ledger.heard[0].connector == "city-a");
    CHECK(pair.region.ledger.heard[0].state == DeliveryState::delivered);
    CHECK(pair.region.evidence.items.back().kind == "receipt");
    CHECK(pair.city.evidence.items.back().bytes == pair.region.evidence.items.back().bytes);
    CHECK(pair.city.blobs.spooled() == 0);
    CHECK(pair.poll().taken == 0);
}

TEST_CASE("an appeal and its answer travel the other way, under the sender's own number") {
    Pair pair(GENERATE(LetterForm::xml, LetterForm::json));
    Appeal appeal = sample_appeal();
    pair.city.ledger.keep(appeal);
    const BlobInfo photo = pair.city.blobs.put("photo");
    Delivery delivery = sample_delivery("region");
    appeal.attachments.push_back({"f1", "a.jpg", "image/jpeg", 5, photo.sha256, "", {}, {}, {}});
    delivery.canonical = to_json(appeal);
    delivery.attachments = {{"f1", "a.jpg", "image/jpeg", 5, photo.sha256, {}, {}, {}}};
    const Outcome outcome = pair.send(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    REQUIRE(pair.region.accepted.size() == 1);
    const std::string there = pair.region.ledger.records.begin()->first;
    CHECK(outcome.learned == std::vector<ExternalId>{{"region", "appeal_id", there}});
    CHECK(pair.region.blobs.read(photo.sha256) == "photo");
    CHECK(outcome.evidence.find("<receipt") != std::string::npos);

    // The region's news comes back through the feed and finds the city's appeal by the city's own id.
    auto feeder = partner::make_connector(pair.region.door, pair.region.door_kit("door"));
    Delivery news = event_of(there, 1, pair.region.clock.now());
    news.external_ids = pair.region.ledger.records.at(there).external_ids;
    news.note = feeder->prepare(news);
    REQUIRE(pair.region.run(feeder->deliver(news, Deadline::after(Duration(5'000)))).kind == Outcome::Kind::handed_over);
    REQUIRE(pair.drain());
    REQUIRE(pair.city.accepted.size() == 1);
    CHECK(event_from_json(pair.city.accepted[0].canonical).appeal_id == appeal.appeal_id);

    // And the city's event finds the region's appeal, known by the region's number or not.
    Delivery event = event_of(appeal.appeal_id, 2, pair.city.clock.now());
    CHECK(pair.send(event).kind == Outcome::Kind::delivered);
    event = event_of(appeal.appeal_id, 3, pair.city.clock.now());
    event.external_ids = outcome.learned;
    CHECK(pair.send(event).kind == Outcome::Kind::delivered);
    CHECK(pair.region.ledger.records.at(there).status == "in_work");
}

TEST_CASE("whatever breaks in between, nothing is lost, doubled or out of order") {
    Pair pair;
    Delivery first = appeal_of_region(pair, 0);
    REQUIRE(pair.hand(first).kind == Outcome::Kind::handed_over);
    for (int i = 1; i <= 7; ++i)
        REQUIRE(pair.hand(event_of(first.appeal_id, i, pair.region.clock.now())).kind == Outcome::Kind::handed_over);
    pair.breakable.deaf = true;
    CHECK_FALSE(pair.drain());
    pair.breakable.deaf = false;
    for (int round = 0; round < 4; ++round) {
        pair.breakable.dumb_for = 1;  // a receipt arrives and its answer is lost
        pair.drain();
    }
    REQUIRE(pair.hand(event_of(first.appeal_id, 8, pair.region.clock.now())).kind == Outcome::Kind::handed_over);
    pair.city.refusal = Fault(Cause::store_unavailable);  // our own disk is full for a while
    CHECK_FALSE(pair.drain());
    pair.city.refusal.reset();
    REQUIRE(pair.drain());
    REQUIRE(pair.city.accepted.size() == 9);
    for (int i = 1; i <= 8; ++i)
        CHECK(event_from_json(pair.city.accepted[static_cast<std::size_t>(i)].canonical).event_id == "e-" + std::to_string(i));
    CHECK(pair.region.ledger.heard.size() == 9);
    CHECK(pair.region.mailbox.waiting.empty());
}

TEST_CASE("a city that has lost its cursor takes nothing twice") {
    Pair pair;
    REQUIRE(pair.hand(appeal_of_region(pair, 1)).kind == Outcome::Kind::handed_over);
    pair.breakable.dumb_for = 1;
    pair.drain();
    pair.city.ledger.memory.clear();
    REQUIRE(pair.hand(appeal_of_region(pair, 2)).kind == Outcome::Kind::handed_over);
    REQUIRE(pair.drain());
    CHECK(pair.city.accepted.size() == 2);
}

TEST_CASE("an envelope that cannot be taken is put aside, the other gateway is told, and the feed goes on") {
    Pair pair;
    REQUIRE(pair.hand(event_of(appeal_of_region(pair, 1).appeal_id, 1, pair.region.clock.now())).kind ==
            Outcome::Kind::handed_over);
    REQUIRE(pair.hand(appeal_of_region(pair, 2)).kind == Outcome::Kind::handed_over);
    pair.region.mailbox.waiting[0].mail.bytes.replace(pair.region.mailbox.waiting[0].mail.bytes.find("in_work"), 7, "returns");
    REQUIRE(pair.drain());
    REQUIRE(pair.city.evidence.parked.size() == 1);
    CHECK(pair.city.evidence.parked[0].cause == Cause::signature_invalid);
    CHECK(pair.city.accepted.size() == 1);
    REQUIRE(pair.region.ledger.heard.size() == 2);
    CHECK(pair.region.ledger.heard[0].state == DeliveryState::refused);
    CHECK(pair.region.ledger.heard[0].cause == Cause::signature_invalid);
    CHECK(pair.region.ledger.heard[1].state == DeliveryState::delivered);
    // Released by the administrator it is tried again and put aside again: it is as wrong as before.
    pair.city.evidence.parked[0].state = ParkedState::released;
    REQUIRE(pair.drain());
    CHECK(pair.city.evidence.parked[0].state == ParkedState::open);
}

TEST_CASE("a sending that was taken and not answered is the same sending when it comes again") {
    Pair pair(GENERATE(LetterForm::xml, LetterForm::json));
    Delivery delivery = sample_delivery("region");
    delivery.note = pair.connector()->prepare(delivery);
    pair.breakable.dumb_for = 1;
    CHECK(pair.send(delivery).kind == Outcome::Kind::postponed);
    const Outcome again = pair.send(delivery);
    REQUIRE(again.kind == Outcome::Kind::delivered);
    CHECK(pair.region.accepted.size() == 1);
    CHECK(again.learned[0].value == pair.region.ledger.records.begin()->first);
}

TEST_CASE("a receipt that is not the other gateway's for this envelope is no proof") {
    Pair pair;
    auto settings = std::make_shared<peer::PeerSettings>(*pair.settings);
    settings->signers = {"CN=Somebody else"};
    pair.settings = settings;
    const Outcome outcome = pair.send(sample_delivery("region"));
    CHECK(outcome.kind == Outcome::Kind::postponed);
    CHECK(outcome.cause == Cause::partner_unsigned);
}
