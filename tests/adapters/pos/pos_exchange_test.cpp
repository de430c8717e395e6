// The ПОС adapter against the stand's ПОС over real sockets.
#include "tests/adapters/pos/scene.hpp"

using namespace gateway;

namespace {

Delivery answer_for(const std::string& pos_id) {
    AppealEvent event;
    event.event_id = "city:1";
    event.kind = MessageKind::answer_sent;
    AppealExternalId id;
    id.system = "city";
    id.kind = "service_request_id";
    id.value = "1";
    event.external_id = id;
    event.at = SystemClock().now();
    event.source = "city";
    event.status = Status::answered;
    Answer answer;
    answer.id = "a1";
    answer.kind = AnswerKind::final;
    answer.text = "Отремонтировано";
    event.answer = answer;
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(SystemClock().now());
    delivery.kind = MessageKind::answer_sent;
    delivery.canonical = to_json(event);
    delivery.external_ids = {{"pos", "pos_id", pos_id}};
    return delivery;
}

}  // namespace

TEST_CASE("appeals of the EDMS form are accepted with topic and place, and only then confirmed") {
    Scene scene("edms");
    scene.order("327000001");
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    const Appeal appeal = appeal_from_json(scene.accepted.front().canonical);
    CHECK(appeal.external_ids.front().value == "327000001");
    CHECK(appeal.questions.front().topics.front().code == "roads");
    CHECK(appeal.location.oktmo8 == "33710000");
    CHECK(appeal.deadlines.front().source == DeadlineSource::given);
    CHECK(scene.counter("edms_accepted") == 1);
    CHECK(scene.poll().taken == 0);
}

TEST_CASE("an appeal the store cannot take is not confirmed and comes again") {
    Scene scene("edms");
    scene.order("327000001");
    scene.refusal = Fault(Cause::store_unavailable);
    CHECK_THROWS_AS(scene.poll(), Fault);
    CHECK(scene.counter("edms_accepted") == 0);
    scene.refusal.reset();
    CHECK(scene.poll().taken == 0);
    scene.clock.at += scene.options.redelivery;
    CHECK(scene.poll().taken == 1);
    CHECK(scene.accepted.size() == 1);
    CHECK(scene.counter("edms_accepted") == 1);
}

TEST_CASE("an answer reaches ПОС once, however often it is sent") {
    Scene scene("edms");
    scene.order("327000001");
    scene.poll();
    const Delivery delivery = answer_for("327000001");
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::delivered);
    CHECK(scene.counter("edms_answered") == 1);
    CHECK(scene.counter("edms_repeats") == 1);
}

TEST_CASE("ПОС's refusal of an answer is a refusal, a missing number is a missing correlation") {
    Scene scene("edms");
    const Outcome unknown = scene.deliver(answer_for("327999999"));
    CHECK(unknown.kind == Outcome::Kind::refused);
    CHECK(unknown.cause == Cause::partner_rejected);
    Delivery without = answer_for("1");
    without.external_ids.clear();
    CHECK(scene.deliver(without).cause == Cause::correlation_missing);
}

TEST_CASE("an appeal is created in the EAS form and its history comes back as events until it is answered") {
    Scene scene("eas-rest");
    Scene edms("edms");
    edms.order("327000001");
    edms.poll();
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(scene.clock.now());
    delivery.appeal_id = make_uuid_v7(scene.clock.now());
    delivery.kind = MessageKind::appeal_created;
    delivery.canonical = edms.accepted.front().canonical;
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::delivered);
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned.front().kind == "pos_id");
    CHECK(scene.deliver(delivery).learned == outcome.learned);
    CHECK(scene.counter("eas_appeals") == 1);

    Appeal appeal = appeal_from_json(delivery.canonical);
    appeal.external_ids.front().value = outcome.learned.front().value;
    scene.ledger.keep(appeal);
    scene.poll();
    REQUIRE_FALSE(scene.accepted.empty());
    const AppealEvent last = event_from_json(scene.accepted.back().canonical);
    CHECK(last.kind == MessageKind::answer_sent);
    CHECK(last.status == Status::answered);
    CHECK(last.external_id->value == outcome.learned.front().value);
    REQUIRE(scene.accepted.back().mapped.size() == 2);
    CHECK(scene.accepted.back().mapped[0].mapping == "pos-status-in.csv");
    CHECK(scene.accepted.back().mapped[1].mapping == "pos-decision-in.csv");
    const std::size_t known = scene.accepted.size();
    CHECK(scene.poll().taken == 0);
    CHECK(scene.accepted.size() == known);
}

TEST_CASE("a partner that fails or cuts the line postpones the answer: repeating it is safe") {
    Scene scene("edms");
    scene.order("327000001");
    scene.poll();
    scene.system->faults().set({stand::parse_fault("fail=503,n=1")});
    CHECK(scene.deliver(answer_for("327000001")).kind == Outcome::Kind::postponed);
    scene.system->faults().set({stand::parse_fault("drop,n=1")});
    CHECK(scene.deliver(answer_for("327000001")).kind == Outcome::Kind::postponed);
    CHECK(scene.adapter.connector->repeat() == Repeat::safe);
    CHECK(scene.run(scene.adapter.connector->probe(Deadline::after(Duration{5'000}))).reachable);
}
