// Signed envelopes in, the feed out, receipts both ways.
#include <catch2/catch.hpp>

#include "adapters/partner/connector.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/exchange/receipt.hpp"
#include "gateway/xml/document.hpp"
#include "scene.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

Letter letter_of_city(std::string id = "0195d0a0-0000-7000-8000-0000000000f1") {
    static const Time at = SystemClock().now();
    Letter letter{std::move(id), "city-a", "region-43", MessageKind::appeal_created, at, sample_appeal()};
    std::get<Appeal>(letter.content).external_ids = {
        {"city-a", "appeal_id", "0195d0a0-0000-7000-8000-000000000777", {}, {}, {}}};
    return letter;
}

Heard send(Scene& scene, const SealedLetter& sealed, std::string token = "city-token") {
    WebFields headers{{"Content-Type", sealed.content_type}};
    if (!sealed.cms.empty()) headers.emplace_back("Signature-CMS", base64_encode(sealed.cms));
    return scene.call("POST", "/api/v1/envelopes", sealed.octets, headers, std::move(token));
}

SealedLetter sealed(const Letter& letter, LetterForm form, const char* name = "gost/federal-sign") {
    return seal(letter, form, *key(name), SystemClock().now());
}

/// A delivery of an answer to the appeal with this id, to the connector `id`.
Delivery delivery_of(Scene& scene, const std::string& appeal_id, const std::string& id, int number = 1) {
    AppealEvent event;
    event.event_id = "e-" + std::to_string(number);
    event.kind = MessageKind::status_changed;
    event.appeal_id = appeal_id;
    event.at = scene.clock.now();
    event.source = "pos";
    event.status = Status::in_work;
    Delivery delivery = sample_delivery(id);
    delivery.delivery_id = "d-" + std::to_string(number);
    delivery.appeal_id = appeal_id;
    delivery.kind = event.kind;
    delivery.canonical = to_json(event);
    delivery.appeal = scene.ledger.records.at(appeal_id).json;
    delivery.external_ids = scene.ledger.records.at(appeal_id).external_ids;
    delivery.created_at = scene.clock.now();
    return delivery;
}

Outcome deliver(Scene& scene, Connector& connector, Delivery delivery) {
    delivery.note = connector.prepare(delivery);
    return scene.run(connector.deliver(std::move(delivery), Deadline::after(Duration(5'000))));
}

boost::json::array changes(Scene& scene, const std::string& after = "0", const std::string& token = "portal-token") {
    return scene.get("/changes?after=" + after, token).body().at("changes").as_array();
}

std::string text_of(const boost::json::value& change, const char* name) {
    return std::string(change.as_object().at(name).as_string());
}

std::string receipt_for(const boost::json::value& change, const std::string& from, const char* name = "gost/federal-sign") {
    LetterReceipt receipt;
    receipt.receipt_id = "r";
    receipt.about = text_of(change, "id");
    receipt.digest = text_of(change, "digest");
    receipt.from = from;
    receipt.to = "region-43";
    receipt.at = SystemClock().now();
    return signed_receipt(receipt, *key(name));
}

}  // namespace

TEST_CASE("a signed envelope is taken in both forms, kept octet for octet with its evidence, and receipted") {
    Scene scene;
    const LetterForm form = GENERATE(LetterForm::xml, LetterForm::json);
    const SealedLetter came = sealed(letter_of_city(), form);
    const Heard taken = send(scene, came);
    REQUIRE(taken.status == 201);
    CHECK(taken.field("about") == "0195d0a0-0000-7000-8000-0000000000f1");
    CHECK(taken.field("digest") == digest_of(came));
    REQUIRE(scene.accepted.size() == 1);
    const Envelope& envelope = scene.accepted[0].envelope;
    CHECK(envelope.bytes == came.octets);
    REQUIRE(envelope.evidence.size() == 1);
    CHECK(envelope.evidence[0].verdict == "valid");
    CHECK(scene.evidence.items.size() == (form == LetterForm::json ? 2 : 1));
    if (form == LetterForm::json) {
        CHECK(scene.evidence.items[1].bytes == came.cms);
        CHECK(scene.evidence.items[1].about_sha256 == sha256_hex(came.octets));
    }
    // Signed anew and sent again: the same letter.
    const Heard again = send(scene, sealed(letter_of_city(), form));
    if (form == LetterForm::xml) CHECK(again.text == taken.text);
    CHECK(scene.accepted.size() == 1);
}

TEST_CASE("who must sign is refused without a signature, with a broken one, a stranger's, or a plain call") {
    Scene scene;
    const SealedLetter came = sealed(letter_of_city(), LetterForm::json);
    CHECK(send(scene, {came.content_type, came.octets, ""}).field("code") == "signature.missing");
    SealedLetter broken = came;
    broken.octets.replace(broken.octets.find("city-a"), 6, "city-b");
    CHECK(send(scene, broken).field("code") == "signature.invalid");
    CHECK(send(scene, sealed(letter_of_city(), LetterForm::xml, "gost/official-sign")).field("code") ==
          "certificate.untrusted");
    CHECK(send(scene, sealed(letter_of_city(), LetterForm::xml, "gost/expired-sign")).status == 403);
    CHECK(scene.post("/appeals", pit, "k", "city-token").field("code") == "signature.missing");
    CHECK(send(scene, {"application/json", "{", "AAAA"}).status == 400);
    CHECK(send(scene, {"application/json", came.octets, "AAAA"}).status == 400);
    CHECK(scene.accepted.empty());
}

TEST_CASE("an envelope of somebody else or to somebody else is refused") {
    Scene scene;
    Letter letter = letter_of_city();
    letter.to = "region-44";
    CHECK(send(scene, sealed(letter, LetterForm::xml)).field("place") == "/envelope/to");
    letter = letter_of_city();
    letter.from = "portal";
    CHECK(send(scene, sealed(letter, LetterForm::xml)).field("place") == "/envelope/from");
    CHECK(scene.accepted.empty());
}

TEST_CASE("an event of an envelope finds its appeal by the sender's own id, and nobody else's") {
    Scene scene;
    REQUIRE(send(scene, sealed(letter_of_city(), LetterForm::xml)).status == 201);
    Letter letter = letter_of_city("0195d0a0-0000-7000-8000-0000000000f2");
    AppealEvent event;
    event.event_id = "e-1";
    event.kind = letter.kind = MessageKind::status_changed;
    event.external_id = AppealExternalId{"city-a", "appeal_id", "0195d0a0-0000-7000-8000-000000000777", {}, {}, {}};
    event.at = scene.clock.now();
    event.source = "city-a";
    event.status = Status::in_work;
    letter.content = event;
    REQUIRE(send(scene, sealed(letter, LetterForm::json)).status == 201);
    CHECK(scene.ledger.records.begin()->second.status == "in_work");
    const std::string theirs = scene.post("/appeals", pit).field("appeal_id");
    event.external_id.reset();
    event.appeal_id = theirs;
    letter.content = event;
    letter.id = "0195d0a0-0000-7000-8000-0000000000f3";
    CHECK(send(scene, sealed(letter, LetterForm::json)).field("code") == "message.appeal");
}

TEST_CASE("what the gateway has for a partner waits in its feed, in order, signed, until it is acknowledged") {
    Scene scene;
    const std::string id = scene.post("/appeals", pit).field("appeal_id");
    auto connector = partner::make_connector(scene.door, scene.door_kit("door"));
    for (int i = 1; i <= 3; ++i) {
        const Outcome outcome = deliver(scene, *connector, delivery_of(scene, id, "door", i));
        REQUIRE(outcome.kind == Outcome::Kind::handed_over);
        CHECK(outcome.handle.starts_with("portal/"));
    }
    const auto all = changes(scene);
    REQUIRE(all.size() == 3);
    CHECK(changes(scene, "0", "city-token").empty());
    const SealRules rules{&scene.trust, {key("gost/gateway-sign")->certificate().sha256()}};
    for (int i = 0; i < 3; ++i) {
        const auto& change = all[static_cast<std::size_t>(i)];
        const auto opened = open_letter({"", text_of(change, "document"), ""}, rules, scene.clock.now());
        CHECK(opened.evidence.verdict == "valid");
        CHECK(opened.digest == text_of(change, "digest"));
        CHECK(opened.letter.to == "portal");
        CHECK(std::get<AppealEvent>(opened.letter.content).event_id == "e-" + std::to_string(i + 1));
    }
    CHECK(changes(scene, text_of(all[0], "cursor")).size() == 2);
    CHECK(scene.get("/changes?limit=1").body().at("more").as_bool());
    CHECK(scene.get("/changes?after=x").status == 400);
    CHECK(scene.get("/changes?limit=0").status == 400);
    const auto page = scene.get("/changes", "portal-token", "application/xml");
    CHECK(XmlDocument::parse(page.text).root().child("changes").children().size() == 3);

    const Heard done =
        scene.call("POST", "/api/v1/changes/acknowledgement", R"({"cursor":")" + text_of(all[1], "cursor") + "\"}");
    CHECK(done.body().at("acknowledged").as_int64() == 2);
    REQUIRE(scene.ledger.heard.size() == 2);
    CHECK(scene.ledger.heard[0].connector == "door");
    CHECK(scene.ledger.heard[0].handle == "portal/" + text_of(all[0], "id"));
    CHECK(scene.ledger.heard[0].state == DeliveryState::delivered);
    CHECK(changes(scene).size() == 1);
}

TEST_CASE("a signed receipt ends a change and is kept; one for another change, by a stranger or unsigned does not") {
    Scene scene;
    const Heard taken = send(scene, sealed(letter_of_city(), LetterForm::xml));
    auto connector = partner::make_connector(scene.door, scene.door_kit("door"));
    for (int i = 1; i <= 2; ++i)
        REQUIRE(deliver(scene, *connector, delivery_of(scene, taken.field("appeal_id"), "door", i)).kind ==
                Outcome::Kind::handed_over);
    const auto all = changes(scene, "0", "city-token");
    REQUIRE(all.size() == 2);
    const auto give = [&](const std::string& document) {
        return scene.call("POST", "/api/v1/changes/" + text_of(all[0], "cursor") + "/receipt", document,
                          {{"Content-Type", "application/xml"}}, "city-token");
    };
    CHECK(give(receipt_for(all[1], "city-a")).field("place") == "/receipt/about");
    CHECK(give(receipt_for(all[0], "city-a", "gost/official-sign")).field("code") == "certificate.untrusted");
    CHECK(give(receipt_for(all[0], "portal")).status >= 400);
    std::string unsigned_one = receipt_for(all[0], "city-a");
    unsigned_one.erase(unsigned_one.find("<ds:Signature"),
                       unsigned_one.find("</ds:Signature>") + 15 - unsigned_one.find("<ds:Signature"));
    CHECK(give(unsigned_one).field("code") == "signature.missing");
    CHECK(give("<receipt/>").status == 400);
    CHECK(scene.call("POST", "/api/v1/changes/acknowledgement", R"({"cursor":"99"})", {}, "city-token").status == 403);
    CHECK(scene.ledger.heard.empty());

    const std::string receipt = receipt_for(all[0], "city-a");
    CHECK(give(receipt).status == 200);
    REQUIRE(scene.ledger.heard.size() == 1);
    CHECK(scene.ledger.heard[0].state == DeliveryState::delivered);
    CHECK(scene.evidence.items.back().bytes == receipt);
    CHECK(scene.evidence.items.back().delivery_id == "d-1");
    CHECK(changes(scene, "0", "city-token").size() == 1);
    CHECK(give(receipt).status == 200);  // said twice: done with
    CHECK(scene.ledger.heard.size() == 1);
}

TEST_CASE("an appeal is handed to one partner by the connector of its name; it may speak of it afterwards") {
    Scene scene([](auto& door) { door.partners[0].scopes.erase(partner::Scope::create); });
    auto settings = std::make_shared<partner::DoorSettings>(*scene.door);
    settings->hand_to = "door";
    settings->form = LetterForm::json;
    auto connector = partner::make_connector(settings, scene.door_kit("portal"));
    Appeal appeal = sample_appeal();
    appeal.ext["pos"] = R"({"secret":"x"})";
    scene.ledger.keep(appeal);
    Delivery delivery = sample_delivery("portal");
    delivery.canonical = to_json(appeal);
    CHECK(scene.get("/appeals/" + appeal.appeal_id).status == 404);
    REQUIRE(deliver(scene, *connector, delivery).kind == Outcome::Kind::handed_over);
    CHECK(scene.get("/appeals/" + appeal.appeal_id).status == 200);
    CHECK(scene.get("/appeals/" + appeal.appeal_id, "city-token").status == 404);

    const auto all = changes(scene);
    REQUIRE(all.size() == 1);
    std::string cms;
    REQUIRE(base64_decode(text_of(all[0], "signature"), cms));
    const SealRules rules{&scene.trust, {key("gost/gateway-sign")->certificate().sha256()}};
    const auto opened = open_letter({"", text_of(all[0], "document"), cms}, rules, scene.clock.now());
    CHECK(opened.evidence.verdict == "valid");
    CHECK(std::get<Appeal>(opened.letter.content).ext.empty());
    CHECK(std::get<Appeal>(opened.letter.content).external_ids[0].value == appeal.appeal_id);
    CHECK(scene.evidence.items[0].bytes == cms);

    REQUIRE(scene.post("/appeals/" + appeal.appeal_id + "/statuses", R"({"status":"in_work"})").status == 201);
    CHECK(scene.accepted.back().envelope.connector == "portal");
}

TEST_CASE("a full feed postpones; an appeal that no partner has brought is refused") {
    Scene scene([](auto& door) { door.quota = 1; });
    const std::string id = scene.post("/appeals", pit).field("appeal_id");
    auto connector = partner::make_connector(scene.door, scene.door_kit("door"));
    CHECK(deliver(scene, *connector, delivery_of(scene, id, "door", 1)).kind == Outcome::Kind::handed_over);
    const Outcome full = deliver(scene, *connector, delivery_of(scene, id, "door", 2));
    CHECK(full.kind == Outcome::Kind::postponed);
    CHECK(full.cause == Cause::queue_overflow);
    CHECK(deliver(scene, *connector, sample_delivery("door")).kind == Outcome::Kind::refused);
}
