// Requests the door hands to a partner that bears the connector's name, and what the partner answers.
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

std::string subject_attribute(const std::string& key) {
    const std::string subject = Desk::key(key)->certificate().subject();
    return subject.substr(0, subject.find(','));
}

/// A request for a partner by the connector that bears its name.
struct Handing {
    explicit Handing(Door& at) : door(at), adapter(at.make({{"door", "smev"}}, {}, {}, "city")) {}

    Outcome hand(const Appeal& appeal) {
        Delivery delivery;
        delivery.delivery_id = make_uuid_v7(door.clock.now());
        delivery.kind = MessageKind::appeal_created;
        delivery.appeal_id = appeal.appeal_id;
        delivery.canonical = delivery.appeal = to_json(appeal);
        delivery.note = adapter.connector->prepare(delivery);
        id = delivery.note;
        return door.run(adapter.connector->deliver(delivery, Deadline::after(Duration{5'000})));
    }

    Door& door;
    Adapter adapter;
    std::string id;  ///< of the request handed last
};

Door door_with_city(Words settings = {}) {
    return Door({}, {{"city", subject_attribute("official-sign")}, {"ministry", subject_attribute("federal-sign")}},
                std::move(settings));
}

/// The city's SendResponse with this inside.
std::string city_answer(const Door& door, const std::string& to, const std::string& content) {
    ResponseMessage message;
    message.message_id = make_uuid_v1(door.clock.now());
    message.to = to;
    message.content = content;
    return door.as("official-sign").send_response(message);
}

std::string event_content(const Appeal& appeal, Time now) {
    const std::string xml = event_to_xml(answer_event(appeal, now));
    return xml.substr(xml.find("?>") + 2);
}

}  // namespace

TEST_CASE("a request is handed to the partner that bears the connector's name, and its answer becomes an event") {
    Door door = door_with_city();
    Handing handing(door);
    const Appeal appeal = small_appeal(door.clock.now());
    const Outcome outcome = handing.hand(appeal);
    CHECK(outcome.kind == Outcome::Kind::handed_over);
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned[0] == ExternalId{"city", "smev_message_id", handing.id});
    const EnvelopeWriter city = door.as("official-sign"), ministry = door.as("federal-sign");
    CHECK(Door::given_id(door.knock(ministry.get_request(nullptr, door.clock.now()))).empty());
    const WebResponse got = door.knock(city.get_request(nullptr, door.clock.now()));
    CHECK(Door::given_id(got) == handing.id);
    CHECK(door.knock(city.ack(handing.id, true)).status == 200);
    REQUIRE(door.ledger.heard.size() == 1);
    CHECK(door.ledger.heard[0].connector == "city");
    CHECK(door.ledger.heard[0].handle == outcome.handle);

    const XmlDocument document = XmlDocument::parse(got.body);
    const XmlNode request = document.root().child("Body").first_child().first_child().child("Request");
    CHECK(appeal_from_xml(request.child("SenderProvidedRequestData").child("MessagePrimaryContent").first_child()).location ==
          appeal.location);
    door.ledger.know(outcome.learned[0], appeal.appeal_id);
    const std::string to = request.child("ReplyTo").text();
    const WebResponse receipt = door.knock(city_answer(door, to, event_content(appeal, door.clock.now())));
    INFO(receipt.body);
    CHECK(receipt.status == 200);
    CHECK(receipt.body.find("SendResponseResponse") != std::string::npos);
    REQUIRE(door.taken.size() == 1);
    const Submission& taken = door.taken.front();
    CHECK(taken.envelope.kind == MessageKind::answer_sent);
    CHECK(taken.envelope.sender == "city");
    const AppealEvent event = event_from_json(taken.canonical);
    CHECK(event.external_id->plain() == outcome.learned[0]);
    CHECK(event.appeal_id.empty());
    REQUIRE(taken.word);
    CHECK(taken.word->connector == "city");
    CHECK(taken.word->handle == outcome.handle);
    CHECK(taken.word->state == DeliveryState::delivered);
    CHECK(taken.word->stage == "answered");
}

TEST_CASE("an answer to somebody else's request, to nothing or with a request as content is refused") {
    Door door = door_with_city();
    Handing handing(door);
    const Appeal appeal = small_appeal(door.clock.now());
    const Outcome outcome = handing.hand(appeal);
    const std::string to = reply_token(handing.id), content = event_content(appeal, door.clock.now());
    CHECK(Door::smev_fault(door.knock(city_answer(door, "STUB|1|2", content))) == "RecipientIsNotFound");
    // The commit that makes the request known may be a moment behind: the partner is asked to repeat.
    CHECK(Door::smev_fault(door.knock(city_answer(door, to, content))) == "SMEVFailure");
    door.clock.advance(std::chrono::minutes(2));
    CHECK(Door::smev_fault(door.knock(city_answer(door, to, content))) == "RecipientIsNotFound");
    door.ledger.know(outcome.learned[0], appeal.appeal_id);
    CHECK(Door::smev_fault(door.knock(city_answer(door, to, canonical_content(appeal)))) == "IncorrectResponseContentType");
    ResponseMessage stolen;
    stolen.message_id = make_uuid_v1(door.clock.now());
    stolen.to = to;
    stolen.content = content;
    CHECK(Door::smev_fault(door.knock(door.as("federal-sign").send_response(stolen))) == "RecipientIsNotFound");
    CHECK(door.taken.empty());
    CHECK(Door::smev_fault(door.knock(city_answer(door, to, content))).empty());
    CHECK(door.taken.size() == 1);
}

TEST_CASE("a partner's rejection returns the appeal, its status moves the stage on") {
    Door door = door_with_city();
    Handing handing(door);
    const Appeal appeal = small_appeal(door.clock.now());
    const Outcome outcome = handing.hand(appeal);
    door.ledger.know(outcome.learned[0], appeal.appeal_id);
    ResponseMessage message;
    message.to = reply_token(handing.id);
    message.message_id = make_uuid_v1(door.clock.now());
    message.status = {17, "Назначен исполнитель", {}};
    CHECK(door.knock(door.as("official-sign").send_response(message)).status == 200);
    CHECK(event_from_json(door.taken.back().canonical).status_raw == "17");
    CHECK(door.taken.back().word->state == DeliveryState::handed_over);
    CHECK(door.taken.back().word->stage == "status 17");
    message.message_id = make_uuid_v1(door.clock.now());
    message.status.reset();
    message.rejections = {{"NO_DATA", "Не наша территория"}};
    CHECK(door.knock(door.as("official-sign").send_response(message)).status == 200);
    const AppealEvent event = event_from_json(door.taken.back().canonical);
    CHECK(event.status.value == Status::returned);
    CHECK(event.status_raw == "NO_DATA");
    CHECK(door.taken.back().word->state == DeliveryState::delivered);
}
