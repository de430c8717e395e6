// The door as a queue: answers and requests wait for their partner, come again until he acknowledges, and are nobody else's.
#include "adapters/smev3/door_partners.hpp"
#include "adapters/smev3/door_service.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

const Version& v12() {
    return version_of("1.2");
}

PartnerRequest question(const Door& door, const std::string& key = "federal-sign") {
    return {make_uuid_v1(door.clock.now()), canonical_content(small_appeal(door.clock.now())), key};
}

std::string subject_attribute(const std::string& key) {
    const std::string subject = Desk::key(key)->certificate().subject();
    return subject.substr(0, subject.find(','));
}

}  // namespace

TEST_CASE("an answer waits in the queue of the partner that asked, signed by us as sender and as SMEV") {
    Door door;
    const PartnerRequest request = question(door);
    const Outcome outcome = door.answer_to(request);
    CHECK(outcome.kind == Outcome::Kind::handed_over);
    CHECK(outcome.stage == "waiting for pickup");
    REQUIRE(door.mailbox.waiting.size() == 1);

    const WebResponse got = door.knock(door.as("federal-sign").get_response(nullptr, door.clock.now()));
    CHECK(got.status == 200);
    CHECK(got.body == outcome.sent);
    const XmlDocument document = XmlDocument::parse(got.body);
    const XmlNode message = document.root().child("Body").child(v12().types, "GetResponseResponse").first_child();
    const XmlNode response = message.child(v12().types, "Response");
    CHECK(response.child("OriginalMessageId").text() == request.message_id);
    CHECK(response.child("OriginalTransactionCode").text() == "code-1");
    const XmlNode provided = response.child("SenderProvidedResponseData");
    const AppealEvent event = event_from_xml(provided.child("MessagePrimaryContent").first_child());
    CHECK(event.answer->text == "Яма засыпана");
    const auto check = [&](XmlNode holder, XmlNode target) {
        return verify_xml_signature(document, holder.first_child(), target, XmlTransforms::smev, &door.trust, door.clock.now());
    };
    CHECK(check(message.child("SMEVSignature"), response).valid());
    CHECK(check(response.child("SenderInformationSystemSignature"), provided).valid());
}

TEST_CASE("an answer comes again after its interval until it is acknowledged, and then never") {
    Door door;
    const Outcome outcome = door.answer_to(question(door));
    const EnvelopeWriter partner = door.as("federal-sign");
    const auto get = [&] { return door.knock(partner.get_response(nullptr, door.clock.now())); };
    const std::string id = Door::given_id(get());
    REQUIRE_FALSE(id.empty());
    CHECK(Door::given_id(get()).empty());  // hidden
    door.clock.advance(std::chrono::minutes(16));
    const WebResponse again = get();
    CHECK(again.body == outcome.sent);

    const WebResponse acknowledged = door.knock(partner.ack(id, true));
    CHECK(acknowledged.status == 200);
    CHECK(acknowledged.body.find("AckResponse") != std::string::npos);
    REQUIRE(door.ledger.heard.size() == 1);
    CHECK(door.ledger.heard[0].connector == "smev");
    CHECK(door.ledger.heard[0].handle == outcome.handle);
    CHECK(door.ledger.heard[0].state == DeliveryState::delivered);
    CHECK(door.ledger.heard[0].stage == "acknowledged");
    REQUIRE(door.evidence.items.size() == 1);
    CHECK(door.evidence.items[0].kind == "ack");
    CHECK_FALSE(door.evidence.items[0].delivery_id.empty());
    CHECK(door.evidence.items[0].bytes.find("AckTargetMessage") != std::string::npos);
    door.clock.advance(std::chrono::hours(1));
    CHECK(Door::given_id(get()).empty());
    CHECK(Door::smev_fault(door.knock(partner.ack(id, true))) == "TargetMessageIsNotFound");
}

TEST_CASE("a partner that does not believe our signature ends the delivery as refused") {
    Door door;
    door.answer_to(question(door));
    const EnvelopeWriter partner = door.as("federal-sign");
    const std::string id = Door::given_id(door.knock(partner.get_response(nullptr, door.clock.now())));
    CHECK(door.knock(partner.ack(id, false)).status == 200);
    REQUIRE(door.ledger.heard.size() == 1);
    CHECK(door.ledger.heard[0].state == DeliveryState::refused);
    CHECK(door.ledger.heard[0].cause == Cause::partner_rejected);
    CHECK(door.ledger.heard[0].detail.find("accepted=false") != std::string::npos);
    CHECK(door.mailbox.waiting.empty());
}

TEST_CASE("two partners see neither each other's queues nor acknowledge each other's messages") {
    Door door;
    door.answer_to(question(door, "federal-sign"));
    const EnvelopeWriter owner = door.as("federal-sign"), other = door.as("official-sign");
    CHECK(Door::given_id(door.knock(other.get_response(nullptr, door.clock.now()))).empty());
    const std::string id = Door::given_id(door.knock(owner.get_response(nullptr, door.clock.now())));
    CHECK(Door::smev_fault(door.knock(other.ack(id, true))) == "TargetMessageIsNotFound");
    CHECK(door.ledger.heard.empty());
    CHECK(door.mailbox.waiting.size() == 1);
    CHECK(door.knock(owner.ack(id, true)).status == 200);
}

TEST_CASE("an Ack whose word was lost in a crash is heard when it is repeated") {
    Door door;
    const Outcome outcome = door.answer_to(question(door));
    const std::string id = door.mailbox.waiting.front().mail.mail_id;
    door.mailbox.waiting.clear();  // dropped, and then the process died
    door.ledger.know({"smev", "smev_message_id", id}, "appeal-1");
    CHECK(Door::smev_fault(door.knock(door.as("federal-sign").ack(id, true))) == "TargetMessageIsNotFound");
    REQUIRE(door.ledger.heard.size() == 1);
    CHECK(door.ledger.heard[0].handle == outcome.handle);
}

TEST_CASE("a selector picks by type and by node, an unknown type is refused") {
    Door door;
    PartnerRequest request = question(door);
    door.answer_to(request);
    const ContentType event{std::string(appeal_xml_ns), "event"}, appeal{std::string(appeal_xml_ns), "appeal"},
        foreign{"urn:nobody", "x"};
    const EnvelopeWriter partner = door.as("federal-sign");
    CHECK(Door::given_id(door.knock(partner.get_response(&appeal, door.clock.now()))).empty());
    CHECK(Door::smev_fault(door.knock(partner.get_response(&foreign, door.clock.now()))) == "UnknownMessageType");
    Smev3Settings node;
    node.node_id = "node-7";
    const EnvelopeWriter on_node(node, Desk::key("federal-sign"));
    CHECK(Door::given_id(door.knock(on_node.get_response(&event, door.clock.now()))).empty());
    CHECK_FALSE(Door::given_id(door.knock(partner.get_response(&event, door.clock.now()))).empty());

    RequestMessage asked;
    asked.message_id = asked.reference_message_id = make_uuid_v1(door.clock.now());
    asked.transaction_code = "code-2";
    asked.content = request.content;
    CHECK(door.knock(on_node.send_request(asked)).status == 200);
    const AppealEvent reply = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
    door.run(door.adapter.connector->deliver(door.about_last(MessageKind::answer_sent, to_json(reply)),
                                             Deadline::after(Duration{5'000})));
    CHECK(Door::given_id(door.knock(partner.get_response(nullptr, door.clock.now()))).empty());
    CHECK_FALSE(Door::given_id(door.knock(on_node.get_response(nullptr, door.clock.now()))).empty());
}

TEST_CASE("GetStatus is an empty queue, statistics count what waits") {
    Door door;
    door.answer_to(question(door));
    const EnvelopeWriter partner = door.as("federal-sign");
    const WebResponse status = door.knock(partner.get_status(door.clock.now()));
    CHECK(status.status == 200);
    CHECK(status.body.find("GetStatusResponse") != std::string::npos);
    const auto counts = [&](const std::string& key) {
        const std::string body = door.knock(door.as(key).get_queue_statistics(door.clock.now())).body;
        std::string text;
        for (auto at = body.find("pendingMessageNumber=\""); at != std::string::npos;
             at = body.find("pendingMessageNumber=\"", at + 1))
            text += body.substr(at + 22, body.find('"', at + 22) - at - 22) + " ";
        return text;
    };
    CHECK(counts("federal-sign") == "0 1 ");   // requests, responses
    CHECK(counts("official-sign") == "0 0 ");  // of somebody else
}

TEST_CASE("a full queue postpones answers and turns new requests away with DestinationOverflow") {
    Door door({}, {}, {{"queue_quota", "1"}});
    CHECK(door.answer_to(question(door)).kind == Outcome::Kind::handed_over);
    const AppealEvent second = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
    const Outcome outcome = door.run(door.adapter.connector->deliver(door.about_last(MessageKind::answer_sent, to_json(second)),
                                                                     Deadline::after(Duration{5'000})));
    CHECK(outcome.kind == Outcome::Kind::postponed);
    CHECK(outcome.cause == Cause::queue_overflow);
    const WebResponse refused = door.knock(question(door).octets());
    CHECK(Door::smev_fault(refused) == "DestinationOverflow");
    CHECK(refused.body.find("<f:DestinationName>door/smev/") != std::string::npos);
    CHECK(door.taken.size() == 1);
    const std::string other = question(door, "official-sign").octets();
    CHECK(door.knock(other).status == 200);
}

TEST_CASE("only answers and returned appeals are put, states between when send_statuses says so") {
    for (const bool statuses : {false, true}) {
        Door door({}, {}, {{"send_statuses", statuses ? "true" : "false"}});
        door.knock(question(door).octets());
        AppealEvent event = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
        event.answer.reset();
        event.kind = MessageKind::status_changed;
        event.status = Status::in_work;
        event.note = "Бригада выехала";
        const auto deliver = [&] {
            return door.run(door.adapter.connector->deliver(door.about_last(MessageKind::status_changed, to_json(event)),
                                                            Deadline::after(Duration{5'000})));
        };
        CHECK(deliver().kind == (statuses ? Outcome::Kind::handed_over : Outcome::Kind::delivered));
        CHECK(door.mailbox.waiting.size() == (statuses ? 1u : 0u));
        if (statuses) CHECK(door.mailbox.waiting[0].mail.bytes.find("<t:StatusCode>5</t:StatusCode>") != std::string::npos);
        event.status = Status::returned;
        CHECK(deliver().kind == Outcome::Kind::handed_over);
        CHECK(door.mailbox.waiting.back().mail.bytes.find("<t:RequestRejected>") != std::string::npos);
        CHECK(door.mailbox.waiting.back().mail.type.empty());
    }
}

TEST_CASE("a partner known by name keeps its queue when its certificate changes") {
    Door door({}, {{"ministry", "O=Тест"}});
    const Partners partners(
        read_smev3_settings(smev_settings({{"key", "gateway-sign"}, {"trust", "gost"}, {"endpoint", "/smev/v1.2/ws"}}, {},
                                          {{"m", subject_attribute("federal-sign")}})));
    const auto known = partners.of(Desk::key("federal-sign")->certificate());
    REQUIRE(known);
    CHECK(known->key == "m");
    CHECK(known->sender == "m");
    // With named partners and no list of senders nobody else comes in.
    CHECK_FALSE(partners.of(Desk::key("official-sign")->certificate()));
}

TEST_CASE("an entry of the list means whole attributes of the subject") {
    const auto entries = [](const std::string& entry) {
        return Partners(read_smev3_settings(
            smev_settings({{"key", "gateway-sign"}, {"trust", "gost"}, {"endpoint", "/smev/v1.2/ws"}}, {entry})));
    };
    const Certificate certificate = Desk::key("federal-sign")->certificate();
    const std::string attribute = subject_attribute("federal-sign");
    CHECK(entries(attribute).of(certificate));
    CHECK_FALSE(entries(attribute.substr(0, attribute.size() - 1)).of(certificate));
    CHECK_FALSE(entries(attribute.substr(1)).of(certificate));
}
