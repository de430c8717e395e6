// Both ways through the stand's SMEV over real sockets: provider and consumer.
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "tests/adapters/smev3/scene.hpp"

using namespace gateway;
using namespace gateway::smev3;
namespace json = boost::json;

namespace {

std::string content_of(const Appeal& appeal) {
    std::string xml = appeal_to_xml(appeal);
    return xml.substr(xml.find("?>") + 2);
}

/// A request of the federal sender that was taken: the appeal as the gateway knows it now.
struct Taken {
    std::string message_id;
    Appeal appeal;
};

Taken take_one(Scene& scene) {
    Taken taken{scene.ask(content_of(small_appeal(scene.clock.now()))), {}};
    REQUIRE(scene.poll().taken == 1);
    taken.appeal = appeal_from_json(scene.taken.back().canonical);
    return taken;
}

Delivery created(Scene& scene, const Appeal& appeal) {
    Delivery made = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    made.appeal_id = appeal.appeal_id;
    return made;
}

std::string ext_of(const Appeal& appeal, const char* name) {
    return std::string(json::parse(appeal.ext.at("smev")).at(name).as_string());
}

}  // namespace

TEST_CASE("a request is verified, accepted with both signatures as evidence and only then acknowledged") {
    Scene scene;
    const Appeal sent = small_appeal(scene.clock.now());
    const std::string id = scene.ask(content_of(sent));
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.taken.size() == 1);
    const Submission& submission = scene.taken.front();
    CHECK(submission.envelope.kind == MessageKind::appeal_created);
    CHECK(submission.envelope.sender_message_id == id);
    CHECK(submission.envelope.bytes.find("GetRequestResponse") != std::string::npos);
    CHECK(submission.envelope.content_digest.size() == 64);
    REQUIRE(submission.envelope.evidence.size() == 2);
    for (const auto& evidence : submission.envelope.evidence) CHECK(evidence.verdict == "valid");
    const Appeal appeal = appeal_from_json(submission.canonical);
    CHECK(appeal.text.body == sent.text.body);
    CHECK(appeal.channel == Channel::smev);
    CHECK(appeal.external_ids.back().plain() == ExternalId{"smev", "smev_message_id", id});
    CHECK_FALSE(ext_of(appeal, "reply_to").empty());
    CHECK(scene.counter("acknowledged") == 1);
    CHECK(scene.counter("queued_requests") == 0);
    CHECK(scene.poll().taken == 0);
}

TEST_CASE("the Ack that was sent and SMEV's reply to it are kept with the message they are about") {
    Scene scene;
    take_one(scene);
    REQUIRE(scene.evidence.items.size() == 2);
    const EvidenceItem& ack = scene.evidence.items[0];
    CHECK(ack.kind == "ack");
    CHECK(ack.bytes.find("AckTargetMessage") != std::string::npos);
    CHECK(ack.message_id == scene.taken.front().envelope.message_id);
    CHECK(scene.evidence.items[1].operation == "AckResponse");
}

TEST_CASE("the queue is drained in one poll and asked once more only while it may hold something") {
    Scene scene;
    for (int i = 0; i < 7; ++i) scene.ask(content_of(small_appeal(scene.clock.now())));
    CHECK(scene.poll().taken == 7);
    CHECK(scene.counter("acknowledged") == 7);
    const PollResult empty = scene.poll();
    CHECK(empty.taken == 0);
    CHECK_FALSE(empty.more);
}

TEST_CASE("what cannot be stored is not acknowledged, comes again and is then taken once") {
    Scene scene;
    scene.ask(content_of(small_appeal(scene.clock.now())));
    scene.refusal.emplace(Cause::store_unavailable);
    CHECK_THROWS_AS(scene.poll(), Fault);
    CHECK(scene.operations("Ack") == 0);
    CHECK(scene.counter("queued_requests") == 1);
    scene.refusal.reset();
    scene.clock.advance(Duration{3'000});
    CHECK(scene.poll().taken == 1);
    CHECK(scene.counter("acknowledged") == 1);
    CHECK(scene.counter("redelivered") == 1);
}

TEST_CASE("a message refused for what it holds stays in the queue, is complained of and does not stop the others") {
    Scene scene;
    const std::string bad = scene.ask("<appeal xmlns=\"urn:appeal-gateway:appeal:1.0\"><nonsense/></appeal>");
    scene.ask(content_of(small_appeal(scene.clock.now())));
    CHECK(scene.poll().taken == 1);
    CHECK(scene.log.has("smev_message_refused connector=smev smev_message_id=" + bad));
    CHECK(scene.counter("queued_requests") == 1);
    CHECK(scene.counter("acknowledged") == 1);
}

TEST_CASE("a lost answer to Ack brings the message again, which is acknowledged again and not taken twice") {
    Scene scene;
    scene.misbehave({"twice,n=1"});
    take_one(scene);
    CHECK(scene.counter("queued_requests") == 1);
    scene.clock.advance(Duration{3'000});
    scene.poll();
    CHECK(scene.taken.size() == 1);
    CHECK(scene.repeats == 1);
    CHECK(scene.counter("queued_requests") == 0);
}

TEST_CASE("a message whose SMEV signature is broken is not accepted and acknowledged as such") {
    Scene scene;
    scene.ask(content_of(small_appeal(scene.clock.now())));
    scene.misbehave({"bad_signature,n=1"});
    CHECK(scene.poll().taken == 0);
    CHECK(scene.taken.empty());
    CHECK(scene.log.has("smev_signature_rejected"));
    CHECK(scene.counter("not_accepted") == 1);
    CHECK(scene.counter("acknowledged") == 0);
    // The stand signs anew what was not accepted.
    scene.clock.advance(Duration{3'000});
    CHECK(scene.poll().taken == 1);
    CHECK(scene.counter("acknowledged") == 1);
}

TEST_CASE("an answer goes to the sender with ReplyTo as it came, in every form ReplyTo has") {
    Scene scene;
    for (int i = 0; i < 3; ++i) {
        const Taken taken = take_one(scene);
        const AppealEvent event = answer_event(taken.appeal, scene.clock.now());
        const Outcome outcome = scene.deliver(scene.delivery(MessageKind::answer_sent, to_json(event), to_json(taken.appeal)));
        CHECK(outcome.kind == Outcome::Kind::handed_over);
        CHECK(outcome.stage == "responseIsQueued");
        CHECK(outcome.sent.find("SendResponseRequest") != std::string::npos);
        CHECK(outcome.evidence.find("SendResponseResponse") != std::string::npos);
        CHECK(scene.came_back(taken.message_id, "responses") == 1);
    }
}

TEST_CASE("an answer sent again under its MessageID settles as delivered and has one effect") {
    Scene scene;
    const Taken taken = take_one(scene);
    const std::string event = to_json(answer_event(taken.appeal, scene.clock.now()));
    Delivery delivery = scene.delivery(MessageKind::answer_sent, event, to_json(taken.appeal));
    scene.misbehave({"cut_after_read,n=1"});
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::postponed);
    delivery.attempt = 2;
    delivery.resumed = true;
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::handed_over);
    CHECK(scene.came_back(taken.message_id, "responses") == 1);
}

TEST_CASE("states are kept back unless the administrator wants them sent") {
    AppealEvent event = answer_event(small_appeal(SystemClock().now()), SystemClock().now());
    event.kind = MessageKind::status_changed;
    event.answer.reset();
    event.status = Status::in_work;
    SECTION("kept back by default") {
        Scene scene;
        const Taken taken = take_one(scene);
        const Outcome outcome =
            scene.deliver(scene.delivery(MessageKind::status_changed, to_json(event), to_json(taken.appeal)));
        CHECK(outcome.kind == Outcome::Kind::delivered);
        CHECK(outcome.detail.find("send_statuses") != std::string::npos);
        CHECK(scene.operations("SendResponse") == 0);
    }
    SECTION("sent as RequestStatus") {
        Scene scene({{"send_statuses", "true"}});
        const Taken taken = take_one(scene);
        scene.deliver(scene.delivery(MessageKind::status_changed, to_json(event), to_json(taken.appeal)));
        CHECK(scene.came_back(taken.message_id, "statuses") == 1);
    }
}

TEST_CASE("nothing is sent for an appeal that did not come through this connector") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const AppealEvent event = answer_event(appeal, scene.clock.now());
    const Outcome outcome = scene.deliver(scene.delivery(MessageKind::answer_sent, to_json(event), to_json(appeal)));
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.cause == Cause::correlation_missing);
    CHECK(scene.operations("SendResponse") == 0);
}

TEST_CASE("an appeal is sent to a federal body and its answer finds the way back by the MessageID") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = created(scene, appeal);
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::handed_over);
    CHECK(outcome.handle == delivery.note);
    CHECK(outcome.stage == "requestIsQueued");
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned.front() == ExternalId{"smev", "smev_message_id", delivery.note});
    CHECK(scene.poll().taken == 0);
    scene.clock.advance(Duration{500});
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.taken.size() == 1);
    CHECK(scene.taken.front().envelope.kind == MessageKind::answer_sent);
    const AppealEvent event = event_from_json(scene.taken.front().canonical);
    REQUIRE(event.external_id);
    CHECK(event.external_id->plain() == ExternalId{"smev", "smev_message_id", delivery.note});
    REQUIRE(event.answer);
    CHECK(event.answer->kind == AnswerKind::final);
    CHECK(event.status == Status::answered);
    REQUIRE(scene.taken.front().word);
    CHECK(scene.taken.front().word->handle == delivery.note);
    CHECK(scene.taken.front().word->state == DeliveryState::delivered);
    CHECK(scene.taken.front().word->stage == "answered");
    CHECK(scene.counter("queued_responses") == 0);
}

TEST_CASE("a request sent again under its MessageID settles as delivered and has one effect") {
    Scene scene;
    const Delivery delivery = created(scene, small_appeal(scene.clock.now()));
    scene.misbehave({"cut_after_read,n=1"});
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::postponed);
    const Outcome again = scene.deliver(delivery);
    CHECK(again.kind == Outcome::Kind::handed_over);
    CHECK(again.handle == delivery.note);
    CHECK(again.detail.find("MessageIsAlreadySent") != std::string::npos);
    CHECK(again.learned.size() == 1);
    CHECK(scene.counter("sent_by_gateway") == 1);
    CHECK(scene.book().at("effects").at(0).at("count").to_number<int>() == 1);
}

TEST_CASE("a rejection by SMEV itself arrives without a sender's signature and settles the delivery it belongs to") {
    Scene scene;
    scene.system->command("reject_async", R"({"count": 1})");
    const Delivery delivery = created(scene, small_appeal(scene.clock.now()));
    REQUIRE(scene.deliver(delivery).kind == Outcome::Kind::handed_over);
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.taken.size() == 1);
    const AppealEvent event = event_from_json(scene.taken.front().canonical);
    CHECK(event.kind == MessageKind::status_changed);
    CHECK(event.status_raw == "requestIsRejectedBySmev");
    CHECK(event.note.empty());
    CHECK_FALSE(event.status.given());
    CHECK(event.external_id->value == delivery.note);
    const auto& word = scene.taken.front().word;
    REQUIRE(word);
    CHECK(word->handle == delivery.note);
    CHECK(word->state == DeliveryState::refused);
    CHECK(word->stage == "requestIsRejectedBySmev");
    CHECK(word->cause == Cause::partner_verdict);
    CHECK(word->detail.find("InvalidContent SMEV-403") != std::string::npos);
    CHECK(scene.log.has("smev_rejected"));
    CHECK(scene.counter("queued_responses") == 0);
}

TEST_CASE("a full queue postpones, a stale MessageID asks for a fresh one") {
    Scene scene;
    scene.system->command("quota", R"({"messages": 0})");
    Delivery delivery = created(scene, small_appeal(scene.clock.now()));
    const Outcome full = scene.deliver(delivery);
    CHECK(full.kind == Outcome::Kind::postponed);
    CHECK(full.cause == Cause::queue_overflow);
    CHECK_FALSE(full.fresh_note);
    delivery.note = make_uuid_v1(scene.clock.now() - std::chrono::hours(72));
    const Outcome stale = scene.deliver(delivery);
    CHECK(stale.kind == Outcome::Kind::postponed);
    CHECK(stale.fresh_note);
}

TEST_CASE("trouble with the partner postpones: errors, garbage, silence") {
    Scene scene({{"timeout", "1s"}});
    const Delivery delivery = created(scene, small_appeal(scene.clock.now()));
    scene.misbehave({"fail=503,n=1"});
    CHECK(scene.deliver(delivery).cause == Cause::partner_unavailable);
    scene.misbehave({"garbage,n=1"});
    const Outcome garbage = scene.deliver(delivery);
    CHECK(garbage.kind == Outcome::Kind::postponed);
    CHECK(garbage.cause == Cause::partner_garbage);
    scene.misbehave({});
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::handed_over);
    CHECK(scene.counter("sent_by_gateway") == 1);
}

TEST_CASE("the partner is asked whether it answers without a message taken from any queue") {
    Scene scene;
    const Reach reach = scene.run(scene.adapter.connector->probe(Deadline::after(Duration{5'000})));
    CHECK(reach.reachable);
    CHECK(scene.operations("GetStatus") == 0);
    scene.misbehave({"fail=503,n=1"});
    CHECK_FALSE(scene.run(scene.adapter.connector->probe(Deadline::after(Duration{5'000}))).reachable);
}
