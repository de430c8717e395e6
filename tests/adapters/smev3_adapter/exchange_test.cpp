// The Adapter over SOAP: both roles, what it says later, and what may get lost between Get and our disk.
#include "adapters/smev3_adapter/message.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "tests/adapters/smev3_adapter/scene.hpp"

using namespace gateway;
using namespace gateway::smev3_adapter;

namespace {

XmlNode message_in(const XmlDocument& document) {
    return document.root().child("Body").child(types_ns, "ClientMessage");
}

/// A request of ours that the Adapter has taken; its clientId.
std::string send_request(Scene& scene) {
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::handed_over);
    Appeal kept = appeal;
    for (const ExternalId& id : outcome.learned) {
        AppealExternalId known;
        known.system = id.system;
        known.kind = id.kind;
        known.value = id.value;
        kept.external_ids.push_back(known);
    }
    scene.ledger.keep(kept);
    return delivery.note;
}

}  // namespace

TEST_CASE("a request goes to the Adapter under a clientId that was there before and waits for its end") {
    Scene scene({{"test_message", "true"}, {"node_id", "n1"}, {"frgu_code", "123"}, {"end_of_life", "1d"}});
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    const Outcome outcome = scene.deliver(delivery);
    CHECK(outcome.kind == Outcome::Kind::handed_over);
    CHECK(outcome.handle == delivery.note);
    CHECK(outcome.learned == std::vector<ExternalId>{{"iua", "client_id", delivery.note},
                                                     {"iua", "smev_message_id", "0195d0a0-1111-11f0-8000-0242ac120002"}});
    REQUIRE(scene.partner.got().size() == 1);
    CHECK(outcome.sent == scene.partner.got()[0]);
    const XmlDocument document = XmlDocument::parse(outcome.sent);
    CHECK(message_in(document).child("itSystem").text() == "GATEWAY01");
    const XmlNode metadata = message_in(document).child("RequestMessage").child("RequestMetadata");
    CHECK(metadata.child("clientId").text() == delivery.note);
    CHECK(metadata.child("createGroupIdentity").child("FRGUServiceCode").text() == "123");
    CHECK(metadata.child("nodeId").text() == "n1");
    CHECK(metadata.child("testMessage").text() == "true");
    CHECK(parse_rfc3339(metadata.child("eol").text()) == scene.clock.now() + std::chrono::hours(24));
    scene.deliver(delivery);
    CHECK(scene.partner.got()[1] == outcome.sent);
}

TEST_CASE("an answer of the provider becomes an event and ends the delivery it belongs to") {
    Scene scene;
    const std::string client_id = send_request(scene);
    AppealEvent event = answer_event(small_appeal(scene.clock.now()), scene.clock.now());
    scene.partner.enqueue(response_result("r-1", client_id, content_of(xml_of(event))));
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    const Submission& taken = scene.accepted[0];
    CHECK(taken.envelope.kind == MessageKind::answer_sent);
    CHECK(event_from_json(taken.canonical).external_id->value == client_id);
    REQUIRE(taken.word);
    CHECK(taken.word->handle == client_id);
    CHECK(taken.word->state == DeliveryState::delivered);
}

TEST_CASE("rejections, statuses, status messages and errors say each their own word") {
    struct Row {
        std::string result;
        DeliveryState state;
        std::string raw, stage, detail;
    };
    Scene scene;
    const std::string id = send_request(scene);
    const std::vector<Row> rows{
        {response_result("r-1", id, "<rejects><code>NO_DATA</code><description>нет</description></rejects>"),
         DeliveryState::delivered, "NO_DATA", "answered", ""},
        {response_result("r-2", id, "<status><code>7</code><description>ждите</description></status>"),
         DeliveryState::handed_over, "7", "status 7", ""},
        {status_result(id, "OTHER"), DeliveryState::handed_over, "OTHER", "status OTHER", ""},
        {status_result(id, "ERROR"), DeliveryState::refused, "ERROR", "rejected", "ERROR"},
        {error_result(id, "SMEV-403: не по схеме, Иванов"), DeliveryState::refused, "ERROR", "rejected", "SMEV-403"},
    };
    for (const Row& row : rows) {
        INFO(row.stage << " " << row.raw);
        scene.partner.enqueue(row.result);
        CHECK(scene.poll().taken == 1);
        const Submission& taken = scene.accepted.back();
        CHECK(event_from_json(taken.canonical).status_raw == row.raw);
        REQUIRE(taken.word);
        CHECK(taken.word->handle == id);
        CHECK(taken.word->state == row.state);
        CHECK(taken.word->stage == row.stage);
        CHECK(taken.word->detail == row.detail);
    }
    CHECK(scene.log.lines.find("Иванов") == std::string::npos);
}

TEST_CASE("a request of another body becomes an appeal, and its answer goes back to it") {
    Scene scene;
    const Appeal asked = small_appeal(scene.clock.now());
    scene.partner.enqueue(request_result("their-1", xml_of(asked)));
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    const std::string appeal = scene.accepted[0].canonical;
    CHECK(appeal_from_json(appeal).location == asked.location);
    CHECK(scene.accepted[0].envelope.bytes.find("RequestMessageType") != std::string::npos);

    const AppealEvent event = answer_event(appeal_from_json(appeal), scene.clock.now());
    const Outcome outcome = scene.deliver(scene.delivery(MessageKind::answer_sent, to_json(event), appeal));
    CHECK(outcome.kind == Outcome::Kind::delivered);
    const XmlDocument document = XmlDocument::parse(scene.partner.got().back());
    const XmlNode response = message_in(document).child("ResponseMessage");
    CHECK(response.child("ResponseMetadata").child("replyToClientId").text() == "their-1");
    CHECK(response.child("ResponseContent").child("content").child("MessagePrimaryContent").first_child().name() == "event");
}

TEST_CASE("a returned appeal is a rejection; other states are told only when asked for") {
    Scene scene;
    scene.partner.enqueue(request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    scene.poll();
    const std::string appeal = scene.accepted[0].canonical;
    AppealEvent event = answer_event(appeal_from_json(appeal), scene.clock.now());
    event.kind = MessageKind::status_changed;
    event.answer.reset();
    event.status = Status::in_work;
    CHECK(scene.deliver(scene.delivery(event.kind, to_json(event), appeal)).kind == Outcome::Kind::delivered);
    CHECK(scene.partner.got().empty());
    event.status = Status::returned;
    CHECK(scene.deliver(scene.delivery(event.kind, to_json(event), appeal)).kind == Outcome::Kind::delivered);
    REQUIRE(scene.partner.got().size() == 1);
    CHECK(scene.partner.got()[0].find("<a:code>UNKNOWN_REQUEST_DESCRIPTION</a:code>") != std::string::npos);
    scene.words["send_statuses"] = "true";
    scene.restart();
    event.status = Status::in_work;
    scene.deliver(scene.delivery(event.kind, to_json(event), appeal));
    CHECK(scene.partner.got().back().find("<a:code>in_work</a:code>") != std::string::npos);
}

TEST_CASE("an answer to an appeal that came another way does not go to the Adapter") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const AppealEvent event = answer_event(appeal, scene.clock.now());
    const Outcome outcome = scene.deliver(scene.delivery(MessageKind::answer_sent, to_json(event), to_json(appeal)));
    CHECK(outcome.kind == Outcome::Kind::refused);
    CHECK(outcome.cause == Cause::correlation_missing);
    CHECK(scene.partner.got().empty());
}

TEST_CASE("faults of the Adapter act as its description says") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const auto fails = [&](const std::string& fault) {
        scene.partner.fail_next(fault, "SMEV-100: Иванов");
        return scene.deliver(scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal)));
    };
    CHECK(fails("SystemFault").kind == Outcome::Kind::postponed);
    CHECK(fails("SyncFault").kind == Outcome::Kind::postponed);
    const Outcome refusal = fails("ValidationFault");
    CHECK(refusal.kind == Outcome::Kind::refused);
    CHECK(refusal.detail == "Send: ValidationFault SMEV-100");
    CHECK(fails("SomethingNew").kind == Outcome::Kind::postponed);
}

TEST_CASE("a doubtful attempt is cleared up by asking the Adapter for the clientId") {
    Scene scene;
    const Appeal appeal = small_appeal(scene.clock.now());
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
    CHECK(scene.adapter.connector->repeat() == Repeat::ask);
    const auto find = [&] { return scene.run(scene.adapter.connector->find(delivery, Deadline::after(Duration{5'000}))); };
    CHECK(find().kind == Outcome::Kind::postponed);
    ImposterAnswer cut;
    cut.trick = ImposterAnswer::Trick::cut_after_reading;
    scene.partner.next(cut);
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::in_doubt);
    CHECK(find().kind == Outcome::Kind::postponed);  // the script cut the line before the message was taken
    scene.deliver(delivery);
    const Outcome found = find();
    CHECK(found.kind == Outcome::Kind::handed_over);
    CHECK(found.handle == delivery.note);
    scene.partner.fail_next("SystemFault", "not now");
    CHECK(find().kind == Outcome::Kind::in_doubt);
}

TEST_CASE("looking back begins a little before the last poll, and what it shows again is no news") {
    Scene scene;
    const auto cursor = [&] { return scene.run(scene.ledger.recall("iua", "cursor")); };
    CHECK_FALSE(cursor());
    scene.poll();
    const Time first = scene.clock.now();
    CHECK(cursor() == to_rfc3339(first));
    scene.clock.advance(std::chrono::hours(1));
    scene.partner.enqueue(request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    CHECK(scene.poll().taken == 1);
    CHECK(cursor() == to_rfc3339(scene.clock.now()));
    scene.restart();
    CHECK(scene.poll().taken == 0);  // Find shows the request again
    CHECK(scene.accepted.size() == 1);
    CHECK(scene.partner.calls("Find") == 1);
}

TEST_CASE("what Get gave and our disk refused is found again by looking back") {
    Scene scene;
    CHECK(scene.poll().taken == 0);
    scene.partner.enqueue(request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    scene.refusal.emplace(Cause::store_unavailable);
    CHECK_THROWS_AS(scene.poll(), Fault);
    scene.refusal.reset();
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    CHECK(scene.poll().taken == 0);
    CHECK(scene.evidence.parked.empty());
}

TEST_CASE(
    "a process that died between Get and the commit looks back at its start, and our own messages are not taken for news") {
    Scene scene;
    scene.poll();
    send_request(scene);
    scene.partner.enqueue(request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    scene.refusal.emplace(Cause::stopping);
    CHECK_THROWS_AS(scene.poll(), Fault);
    scene.refusal.reset();
    scene.restart();
    CHECK(scene.poll().taken == 1);
    CHECK(scene.accepted[0].envelope.sender_message_id == "request:their-1");
    CHECK(scene.evidence.parked.empty());
}

TEST_CASE("an Adapter without Find is polled all the same") {
    Scene scene;
    scene.poll();
    scene.restart();
    scene.partner.fail_next("ValidationFault", "no such operation");
    scene.partner.enqueue(request_result("their-1", xml_of(small_appeal(scene.clock.now()))));
    CHECK(scene.poll().taken == 1);
    CHECK(scene.log.lines.find("smev_adapter_find_refused") != std::string::npos);
}

TEST_CASE("a message that cannot be processed is parked, does not stop the others, and is taken up when released") {
    Scene scene;
    scene.poll();
    scene.partner.enqueue(request_result("bad-1", "<x xmlns=\"urn:nobody\"/>"));
    scene.partner.enqueue(request_result("good-1", xml_of(small_appeal(scene.clock.now()))));
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.evidence.parked.size() == 1);
    ParkedMessage& parked = scene.evidence.parked[0];
    CHECK(parked.sender_message_id == "bad-1");
    CHECK(parked.bytes.find("urn:nobody") != std::string::npos);
    parked.state = ParkedState::released;
    CHECK(scene.poll().taken == 0);
    CHECK(scene.evidence.parked[0].state == ParkedState::open);  // still not readable: open anew
    // The mapping was repaired: the octets now say an appeal.
    scene.evidence.parked[0].bytes = soap(request_result("bad-1", xml_of(small_appeal(scene.clock.now()))));
    scene.evidence.parked[0].state = ParkedState::released;
    CHECK(scene.poll().taken == 1);
    CHECK(scene.evidence.parked[0].state == ParkedState::closed);
}
