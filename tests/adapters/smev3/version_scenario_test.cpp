// Consumer and provider against a scripted SMEV in every version: each operation, each form of an answer, each verdict.
#include "adapters/smev3/element.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

std::string original(const std::string& id) {
    return element("t:OriginalMessageId", id);
}

std::string verdict(const std::string& id, const std::string& category, const std::string& more = {}) {
    return "<t:AsyncProcessingStatus>" + original(id) + element("t:StatusCategory", category) + more +
           "</t:AsyncProcessingStatus>";
}

const std::string inner_fault =
    "<t:SmevFault xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"f:InvalidContent\">"
    "<b:Code>028122</b:Code><b:Description>SMEV-403:text</b:Description></t:SmevFault>";

Delivery request_of(Script& script, const Appeal& appeal) {
    return script.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal));
}

const DeliveryWord& last_word(const Script& script) {
    REQUIRE_FALSE(script.taken.empty());
    REQUIRE(script.taken.back().word);
    return *script.taken.back().word;
}

}  // namespace

TEST_CASE("a request is handed over, its verdict moves it on, its answer ends it, in every version") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        const Delivery delivery = request_of(script, small_appeal(script.clock.now()));
        const Outcome outcome = script.deliver(delivery);
        REQUIRE(outcome.kind == Outcome::Kind::handed_over);
        CHECK(outcome.handle == delivery.note);
        CHECK(outcome.stage == "requestIsQueued");
        CHECK(outcome.sent == script.asked("SendRequest").at(0));
        CHECK(outcome.sent.find(version.types) != std::string::npos);

        script.put_response(uuid_now(script), {}, verdict(delivery.note, "requestIsAcceptedBySmev"));
        CHECK(script.poll().taken == 1);
        CHECK(last_word(script).handle == delivery.note);
        CHECK(last_word(script).state == DeliveryState::handed_over);
        CHECK(last_word(script).stage == "requestIsAcceptedBySmev");

        const std::string status =
            "<t:RequestStatus><t:StatusCode>7</t:StatusCode><t:StatusParameter><t:Key>k</t:Key><t:Value>v</t:Value>"
            "</t:StatusParameter><t:StatusDescription>В работе</t:StatusDescription></t:RequestStatus>";
        script.put_response(uuid_now(script), original(delivery.note), status);
        CHECK(script.poll().taken == 1);
        CHECK(last_word(script).stage == "underProcessing");
        CHECK(event_from_json(script.taken.back().canonical).note == "В работе\nk: v");

        const std::string rejected =
            "<t:RequestRejected><t:RejectionReasonCode>NO_DATA</t:RejectionReasonCode>"
            "<t:RejectionReasonDescription>Первое</t:RejectionReasonDescription></t:RequestRejected>"
            "<t:RequestRejected><t:RejectionReasonCode>ACCESS_DENIED</t:RejectionReasonCode>"
            "<t:RejectionReasonDescription>Второе</t:RejectionReasonDescription></t:RequestRejected>";
        script.put_response(uuid_now(script), original(delivery.note), rejected);
        CHECK(script.poll().taken == 1);
        CHECK(last_word(script).state == DeliveryState::delivered);
        CHECK(last_word(script).stage == "answered");
        const AppealEvent event = event_from_json(script.taken.back().canonical);
        CHECK(event.status == Status::returned);
        CHECK(event.status_raw == "NO_DATA, ACCESS_DENIED");
        CHECK(event.note == "Первое\nВторое");
        CHECK(script.responses.empty());
        CHECK(script.asked("Ack").size() == 3);
    }
}

TEST_CASE("a rejection by SMEV refuses the delivery, and its id is never sent again, in every version") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        Delivery delivery = request_of(script, small_appeal(script.clock.now()));
        script.deliver(delivery);
        script.put_response(uuid_now(script), {}, verdict(delivery.note, "requestIsRejectedBySmev", inner_fault));
        script.poll();
        CHECK(last_word(script).state == DeliveryState::refused);
        CHECK(last_word(script).cause == Cause::partner_verdict);
        CHECK(last_word(script).detail.find("InvalidContent SMEV-403 028122") != std::string::npos);
        CHECK(script.responses.empty());

        delivery.attempt = 2;
        const Outcome again = script.deliver(delivery);
        CHECK(again.fresh_note);
        CHECK(script.asked("SendRequest").size() == 1);
        delivery.note = script.adapter.connector->prepare(delivery);
        CHECK(script.deliver(delivery).kind == Outcome::Kind::handed_over);
        CHECK(script.asked("SendRequest").size() == 2);
    }
}

TEST_CASE("a request is taken with its chain, answered with ReplyTo as it came, and GetStatus settles the response") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        const std::string id = uuid_now(script);
        script.put_request(id, {}, canonical_content(small_appeal(script.clock.now())));
        REQUIRE(script.poll().taken == 1);
        CHECK(script.requests.empty());
        const std::string appeal = script.taken.back().canonical;

        const std::string event = to_json(answer_event(appeal_from_json(appeal), script.clock.now()));
        const Delivery delivery = script.delivery(MessageKind::answer_sent, event, appeal);
        const Outcome outcome = script.deliver(delivery);
        CHECK(outcome.kind == Outcome::Kind::handed_over);
        CHECK(outcome.stage == "responseIsQueued");
        CHECK(script.asked("SendResponse").at(0).find("<t:To>opaque|" + id + "</t:To>") != std::string::npos);

        script.put_verdict(original(delivery.note) + element("t:StatusCategory", "responseIsRejectedBySmev") + inner_fault);
        script.put_verdict(original(delivery.note) + element("t:StatusCategory", "responseIsAcceptedBySmev"));
        script.poll();
        REQUIRE(script.ledger.heard.size() == 2);
        CHECK(script.ledger.heard[0].state == DeliveryState::refused);
        CHECK(script.ledger.heard[0].handle == delivery.note);
        CHECK(script.ledger.heard[1].state == DeliveryState::delivered);
        CHECK(std::ranges::count(script.evidence.items, "status", &EvidenceItem::kind) == 2);

        // A request about this appeal belongs to its chain.
        Delivery onward = script.delivery(MessageKind::appeal_created, appeal, appeal);
        script.deliver(onward);
        const std::string sent = script.asked("SendRequest").at(0);
        CHECK(sent.find("<t:ReferenceMessageID>" + id + "</t:ReferenceMessageID>") != std::string::npos);
        CHECK(sent.find("<t:TransactionCode>code|7</t:TransactionCode>") != std::string::npos);
    }
}

TEST_CASE("a returned appeal goes back as rejections with codes the version has") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
        script.poll();
        const std::string appeal = script.taken.back().canonical;
        AppealEvent event = answer_event(appeal_from_json(appeal), script.clock.now());
        event.kind = MessageKind::status_changed;
        event.answer.reset();
        event.status = Status::returned;
        event.status_raw = "ACCESS_DENIED, FAILURE";
        event.note = "Первое\nВторое";
        script.deliver(script.delivery(MessageKind::status_changed, to_json(event), appeal));
        const std::string sent = script.asked("SendResponse").at(0);
        CHECK(sent.find("<t:RejectionReasonCode>ACCESS_DENIED<") != std::string::npos);
        const bool known = version.key != "1.2";
        CHECK((sent.find("<t:RejectionReasonCode>FAILURE<") != std::string::npos) == known);
        CHECK((sent.find("<t:RejectionReasonCode>NO_DATA<") != std::string::npos) == !known);
        CHECK(sent.find("Второе") != std::string::npos);
    }
}

TEST_CASE("a test message is answered and acknowledged and changes no data") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        const std::string id = uuid_now(script);
        script.put_request(id, "<t:TestMessage/>", canonical_content(small_appeal(script.clock.now())));
        CHECK(script.poll().taken == 1);
        CHECK(script.taken.empty());
        CHECK(script.requests.empty());
        REQUIRE(script.asked("SendResponse").size() == 1);
        CHECK(script.asked("SendResponse")[0].find("<t:To>opaque|" + id + "</t:To>") != std::string::npos);
        CHECK(script.asked("SendResponse")[0].find("данные не изменены") != std::string::npos);
    }
    Script taking(version_of("1.2"), {{"answer_test_messages", "false"}, {"test_message", "true"}});
    taking.put_request(uuid_now(taking), "<t:TestMessage/>", canonical_content(small_appeal(taking.clock.now())));
    CHECK(taking.poll().taken == 1);
    CHECK(taking.taken.size() == 1);
    taking.deliver(request_of(taking, small_appeal(taking.clock.now())));
    CHECK(taking.asked("SendRequest").at(0).find("<t:TestMessage/>") != std::string::npos);
}

TEST_CASE("queues are asked how full they are where the operation exists, and a filling one is a warning") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        script.statistics = "<t:QueueStatistics queueName=\"requests\" pendingMessageNumber=\"801\"/>";
        script.poll();
        CHECK(script.asked("GetIncomingQueueStatistics").size() == (version.queue_statistics ? 1 : 0));
        CHECK(script.log.has("smev_queue_filling connector=smev queue=requests waiting=801") == version.queue_statistics);
        script.poll();
        CHECK(script.asked("GetIncomingQueueStatistics").size() == (version.queue_statistics ? 1 : 0));
    }
}

TEST_CASE("the silence of SMEV about a response is its acceptance after a while") {
    Script script(version_of("1.2"), {{"verdict_wait", "2h"}});
    script.ledger.silent = {"id-1"};
    script.poll();
    REQUIRE(script.ledger.asked_silence.size() == 1);
    CHECK(script.ledger.asked_silence[0].first == "response");
    CHECK(script.ledger.asked_silence[0].second == script.clock.now() - std::chrono::hours(2));
    REQUIRE(script.ledger.heard.size() == 1);
    CHECK(script.ledger.heard[0].handle == "id-1");
    CHECK(script.ledger.heard[0].state == DeliveryState::delivered);
}

TEST_CASE("an id that failed for a day is renewed when SMEV says itself that it did not take it") {
    Script script(version_of("1.2"));
    Delivery delivery = request_of(script, small_appeal(script.clock.now()));
    script.fail("SendRequest", "SMEVFailure");
    CHECK_FALSE(script.deliver(delivery).fresh_note);
    script.clock.advance(std::chrono::hours(25));
    script.fail("SendRequest", "SMEVFailure");
    const Outcome aged = script.deliver(delivery);
    CHECK(aged.fresh_note);
    CHECK(aged.without_end);
}

TEST_CASE("a fault that concerns the whole connector fails the poll, and the next one goes on") {
    Script script(version_of("1.2"));
    script.put_response(
        uuid_now(script), original(uuid_now(script)),
        "<t:RequestStatus><t:StatusCode>7</t:StatusCode><t:StatusDescription>d</t:StatusDescription></t:RequestStatus>");
    script.fail("GetRequest", "SenderIsNotRegistered");
    try {
        script.poll();
        FAIL("a stopped channel must fail the poll");
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::partner_auth);
        CHECK(fault.detail().find("SMEV-999") != std::string::npos);
    }
    CHECK(script.poll().taken == 1);
}

TEST_CASE("an Ack of a message SMEV no longer waits for counts as done") {
    Script script(version_of("1.2"));
    script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
    script.fail("Ack", "TargetMessageIsNotFound");
    CHECK(script.poll().taken >= 1);
    CHECK(script.log.has("smev_acknowledged_before"));
}
