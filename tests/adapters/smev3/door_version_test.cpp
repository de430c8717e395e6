// The door gives messages out in the version in which their reader asks, whatever version they were put in.
#include "adapters/smev3/door_service.hpp"
#include "adapters/smev3/schemas.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

/// A partner that speaks one version at a door that serves all of them.
struct Speaker {
    Door& door;
    const Version& version;
    std::string key = "federal-sign";

    EnvelopeWriter writer() const {
        Smev3Settings settings;
        settings.version = version.key;
        return EnvelopeWriter(settings, Desk::key(key));
    }
    WebResponse call(std::string body) const {
        WebRequest request;
        request.method = "POST";
        request.target = request.path = "/smev/v" + std::string(version.number) + "/ws";
        request.headers = {{"Content-Type", "text/xml; charset=utf-8"}};
        request.body.size = body.size();
        request.body.bytes = std::move(body);
        return door.knock(std::move(request));
    }
    std::string ask() const {
        RequestMessage message;
        message.message_id = message.reference_message_id = make_uuid_v1(door.clock.now());
        message.transaction_code = "code-1";
        message.content = canonical_content(small_appeal(door.clock.now()));
        const WebResponse response = call(writer().send_request(message));
        INFO(response.body);
        REQUIRE(response.status == 200);
        return message.message_id;
    }
    WebResponse get() const { return call(writer().get_response(nullptr, door.clock.now())); }
};

Outcome answer(Door& door, std::vector<AttachmentRef> files = {}) {
    const AppealEvent event = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
    Delivery delivery = door.about_last(MessageKind::answer_sent, to_json(event));
    delivery.attachments = std::move(files);
    return door.run(door.adapter.connector->deliver(delivery, Deadline::after(Duration{5'000})));
}

/// What a reader of `version` finds, with everything that must hold of it checked.
struct Given {
    Given(const Door& door, const WebResponse& response, const Version& version) : document(XmlDocument::parse(response.body)) {
        INFO(response.body);
        REQUIRE(response.status == 200);
        const XmlNode body = document.root().child("Body").first_child();
        CHECK(WireSchemas(version).validate(body).empty());
        message = body.first_child();
        REQUIRE(message);
        inner = message.first_child();
        for (const XmlNode child : inner.children())
            if (child.name().starts_with("SenderProvided")) provided = child;
        const auto holds = [&](XmlNode holder, XmlNode target) {
            return verify_xml_signature(document, holder.first_child(), target, XmlTransforms::smev, &door.trust,
                                        door.clock.now())
                .valid();
        };
        CHECK(holds(message.child(version.types, "SMEVSignature"), inner));
        CHECK(holds(inner.child(version.types, "SenderInformationSystemSignature"), provided));
    }
    XmlDocument document;
    XmlNode message, inner, provided;
};

}  // namespace

TEST_CASE("an answer put in one version is given out in any other, valid there, signed, and the same message") {
    for (const Version& put_in : all_versions()) {
        for (const Version& asked_in : all_versions()) {
            INFO("put in " << put_in.key << ", asked in " << asked_in.key);
            Door door({}, {}, {{"endpoint", "/smev"}});
            const std::string asked = Speaker{door, put_in}.ask();
            const Outcome outcome = answer(door);
            REQUIRE(outcome.kind == Outcome::Kind::handed_over);
            const WebResponse response = Speaker{door, asked_in}.get();
            const Given given(door, response, asked_in);
            CHECK(given.inner.child("OriginalMessageId").text() == asked);
            CHECK(given.inner.child("OriginalTransactionCode").text() == "code-1");
            CHECK(given.inner.child("ReferenceMessageID").text() == asked);
            CHECK(message_of_token(given.provided.child("To").text()) == asked);
            const AppealEvent event = event_from_xml(given.provided.child("MessagePrimaryContent").first_child());
            CHECK(event.answer->text == "Яма засыпана");

            const bool same = put_in.number == asked_in.number;
            CHECK((response.body == outcome.sent) == same);
            // What we signed is evidence: the first form with the settlement, the other one here.
            REQUIRE(door.evidence.items.size() == (same ? 0 : 1));
            if (!same) {
                CHECK(door.evidence.items[0].kind == "sent");
                CHECK(door.evidence.items[0].bytes == response.body);
            }
            const std::string id = given.provided.child("MessageID").text();
            CHECK(Speaker{door, asked_in}.call(Speaker{door, asked_in}.writer().ack(id, true)).status == 200);
            CHECK(door.mailbox.waiting.empty());
        }
    }
}

TEST_CASE("a redelivery in another version is the same message, in the first version the same octets") {
    Door door({}, {}, {{"endpoint", "/smev"}, {"redelivery", "10m"}});
    const Speaker old{door, version_of("1.1")}, newer{door, version_of("1.3")};
    old.ask();
    const Outcome outcome = answer(door);
    const std::string id = Door::given_id(newer.get());
    CHECK_FALSE(id.empty());
    door.clock.advance(std::chrono::minutes(10));
    CHECK(old.get().body == outcome.sent);
    door.clock.advance(std::chrono::minutes(10));
    CHECK(Door::given_id(newer.get()) == id);
}

TEST_CASE("files, rejections and statuses survive the change of version") {
    Door door({}, {}, {{"endpoint", "/smev"}, {"send_statuses", "true"}});
    const Speaker old{door, version_of("1.2")}, newer{door, version_of("1.3")};
    SECTION("files") {
        old.ask();
        AttachmentRef ref;
        ref.id = "1";
        ref.name = "Справка.pdf";
        ref.mime = "application/pdf";
        ref.size = 5;
        ref.sha256 = door.blobs.put(std::string("a\0b\xff<", 5)).sha256;
        REQUIRE(answer(door, {ref}).kind == Outcome::Kind::handed_over);
        const Given given(door, newer.get(), newer.version);
        const XmlNode header = given.provided.child("AttachmentHeaderList").first_child();
        CHECK(header.child("MimeType").text() == "application/pdf");
        CHECK_FALSE(header.child("SignaturePKCS7").text().empty());
        const XmlNode content = given.message.child("AttachmentContentList").first_child();
        CHECK(content.child("Id").text() == header.child("contentId").text());
        CHECK(content.child("Content").text() == "YQBi/zw=");
    }
    SECTION("a rejection") {
        old.ask();
        AppealEvent event = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
        event.kind = MessageKind::status_changed;
        event.answer.reset();
        event.status = Status::returned;
        event.note = "Не наш <вопрос> & ";
        door.run(door.adapter.connector->deliver(door.about_last(MessageKind::status_changed, to_json(event)),
                                                 Deadline::after(Duration{5'000})));
        const Given given(door, newer.get(), newer.version);
        const XmlNode rejected = given.provided.child("RequestRejected");
        CHECK(rejected.child("RejectionReasonCode").text() == "UNKNOWN_REQUEST_DESCRIPTION");
        CHECK(rejected.child("RejectionReasonDescription").text() == "Не наш <вопрос> & ");
    }
    SECTION("a status") {
        newer.ask();
        AppealEvent event = answer_event(appeal_from_json(door.taken.back().canonical), door.clock.now());
        event.kind = MessageKind::status_changed;
        event.answer.reset();
        event.status = Status::in_work;
        door.run(door.adapter.connector->deliver(door.about_last(MessageKind::status_changed, to_json(event)),
                                                 Deadline::after(Duration{5'000})));
        const Given given(door, old.get(), old.version);
        CHECK(given.provided.child("RequestStatus").child("StatusCode").text() ==
              std::to_string(static_cast<int>(Status::in_work)));
    }
}

TEST_CASE("a request handed to a partner is given out in the version in which the partner asks, its ReplyTo untouched") {
    const std::string subject = Desk::key("official-sign")->certificate().subject();
    Door door({}, {{"city", subject.substr(0, subject.find(','))}}, {{"endpoint", "/smev"}});
    const Adapter city = door.make({{"door", "smev"}, {"test_message", "true"}}, {}, {}, "city");
    const Appeal appeal = small_appeal(door.clock.now());
    Delivery delivery;
    delivery.delivery_id = make_uuid_v7(door.clock.now());
    delivery.appeal_id = appeal.appeal_id;
    delivery.canonical = delivery.appeal = to_json(appeal);
    delivery.note = city.connector->prepare(delivery);
    REQUIRE(door.run(city.connector->deliver(delivery, Deadline::after(Duration{5'000}))).kind == Outcome::Kind::handed_over);
    for (const char* key : {"1.1", "1.3-newer"}) {
        INFO(key);
        const Speaker partner{door, version_of(key), "official-sign"};
        const Given given(door, partner.call(partner.writer().get_request(nullptr, door.clock.now())), partner.version);
        CHECK(given.provided.child("MessageID").text() == delivery.note);
        CHECK(given.provided.child("TransactionCode").text() == appeal.appeal_id);
        CHECK(given.provided.child("TestMessage"));
        CHECK(message_of_token(given.inner.child("ReplyTo").text()) == delivery.note);
        REQUIRE(door.evidence.items.size() == (partner.version.key == "1.1" ? 1 : 2));
        CHECK(door.evidence.items.back().connector == "city");
        CHECK(door.evidence.items.back().delivery_id == delivery.delivery_id);
        door.clock.advance(std::chrono::hours(1));
    }
}
