// Packets that leave, and what comes back about them.
#include <places.hpp>

#include "gateway/core/windows_1251.hpp"
#include "tests/adapters/medo/scene.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;
using namespace gateway::medo;
namespace fs = std::filesystem;

namespace {

Files packet(const std::string& message) {
    return {{"document.xml", message}, {"envelope.ini", windows_1251_of_utf8(letter_from("CITY~ADMIN"))}};
}

Appeal own_appeal(const Scene& scene) {
    Appeal appeal = appeal_from_json(sample_delivery("medo").canonical);
    appeal.appeal_id = make_uuid_v7(scene.clock.now());
    return appeal;
}

std::string event_json(const Appeal& appeal, MessageKind kind, Status status, Time now) {
    AppealEvent event;
    event.event_id = "city:" + make_uuid_v7(now);
    event.kind = kind;
    event.appeal_id = appeal.appeal_id;
    event.at = now;
    event.source = "city";
    event.status = status;
    if (kind == MessageKind::answer_sent) {
        event.answer.emplace();
        event.answer->id = "a1";
        event.answer->kind = AnswerKind::final;
        event.answer->text = "Яма засыпана";
    }
    return to_json(event);
}

/// The gateway's memory of what a delivery taught it.
void remember(Scene& scene, Appeal appeal, const Outcome& outcome) {
    for (const ExternalId& id : outcome.learned) {
        AppealExternalId known;
        known.system = id.system;
        known.kind = id.kind;
        known.value = id.value;
        appeal.external_ids.push_back(known);
    }
    scene.ledger.keep(appeal);
}

/// An appeal that came by МЭДО, as the gateway keeps it.
Appeal arrived(Scene& scene) {
    scene.put("p0", packet(Document{}.xml()));
    REQUIRE(scene.poll().taken == 1);
    fs::remove_all(scene.out() / "Квитанция_uid_33333333-3333-4333-8333-333333333333");
    return scene.last_appeal();
}

}  // namespace

TEST_CASE("an appeal leaves as one whole packet, once however often it is tried") {
    Scene scene;
    const Appeal appeal = own_appeal(scene);
    Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), appeal);
    AttachmentRef file;
    file.id = "1";
    file.name = "../фото ямы.jpg";
    file.sha256 = scene.blobs.put("jpeg").sha256;
    delivery.attachments.push_back(file);
    const Outcome outcome = scene.deliver(delivery);
    REQUIRE(outcome.kind == Outcome::Kind::handed_over);
    CHECK(outcome.handle == delivery.note);
    REQUIRE(outcome.learned.size() == 2);
    const std::string name = "Документ_uid_" + delivery.note;
    REQUIRE(Scene::names(scene.out()) == std::vector<std::string>{name});
    CHECK(Scene::names(scene.out() / name) ==
          std::vector<std::string>{"1-file.._фото ямы.jpg", "document.xml", "envelope.ini"});
    CHECK(Scene::read(scene.out() / name / "document.xml") == outcome.sent);
    const ReadMessage read = read_message(outcome.sent, 1 << 20);
    CHECK(read.what.kind == Communication::Kind::document);
    CHECK(read.what.document_kind == "Обращение");
    CHECK(read.what.uid == delivery.note);
    CHECK(read.what.number.number == outcome.learned[1].value);
    REQUIRE(read.what.files.size() == 1);
    CHECK(read.what.files[0].local_name == "1-file.._фото ямы.jpg");
    fs::remove_all(scene.out() / name);  // the transport took it
    CHECK(scene.deliver(delivery).kind == Outcome::Kind::handed_over);
    CHECK(Scene::names(scene.out()).empty());
}

TEST_CASE("an infected file and a missing addressee refuse the delivery") {
    Scene scene({{"partner_address", "CITY~ADMIN"}});
    const Appeal appeal = own_appeal(scene);
    Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), appeal);
    AttachmentRef file;
    file.id = "1";
    file.scan = "infected";
    delivery.attachments.push_back(file);
    CHECK(scene.deliver(delivery).cause == Cause::attachment_infected);
    CHECK(Scene::names(scene.out()).empty());
    Delivery event = scene.delivery(MessageKind::answer_sent,
                                    event_json(appeal, MessageKind::answer_sent, Status::answered, scene.clock.now()), appeal);
    CHECK(scene.deliver(event).cause == Cause::correlation_missing);
}

TEST_CASE("a receipt ends the delivery, a registration gives the appeal their number, a refusal returns it") {
    Scene scene;
    const Appeal appeal = own_appeal(scene);
    const Delivery delivery = scene.delivery(MessageKind::appeal_created, to_json(appeal), appeal);
    remember(scene, appeal, scene.deliver(delivery));
    scene.put("p1", packet(acknowledgment(delivery.note, true, "c1")));
    scene.put("p2", packet(notification(delivery.note, true, "c2")));
    scene.put("p3", packet(acknowledgment(delivery.note, false, "c3")));
    scene.put("p4", packet(notification(delivery.note, false, "c4")));
    CHECK(scene.poll().taken == 4);
    REQUIRE(scene.accepted.size() == 4);
    std::map<std::string, const Submission*> by_id;
    for (const Submission& one : scene.accepted) by_id[one.envelope.sender_message_id] = &one;
    REQUIRE(by_id.at("c1")->word);
    CHECK(by_id.at("c1")->word->handle == delivery.note);
    CHECK(by_id.at("c1")->word->state == DeliveryState::delivered);
    const AppealEvent registered = event_from_json(by_id.at("c2")->canonical);
    CHECK(registered.status.value == Status::registered);
    REQUIRE(registered.external_ids.size() == 1);
    CHECK(registered.external_ids[0].value == "0002/аб");
    CHECK(by_id.at("c3")->word->state == DeliveryState::refused);
    CHECK(by_id.at("c3")->word->cause == Cause::partner_verdict);
    const AppealEvent returned = event_from_json(by_id.at("c4")->canonical);
    CHECK(returned.status.value == Status::returned);
    CHECK(returned.note == "Не наш вопрос");
    CHECK(Scene::names(scene.out()).size() == 1);  // what is no document is not acknowledged
}

TEST_CASE("a document that names our number is the answer to our appeal") {
    Scene scene;
    const Appeal appeal = own_appeal(scene);
    const Outcome outcome = scene.deliver(scene.delivery(MessageKind::appeal_created, to_json(appeal), appeal));
    remember(scene, appeal, outcome);
    Document document;
    document.kind = "Письмо";
    document.refers_to = outcome.learned[1].value;
    document.annotation = "Яма засыпана";
    scene.put("p1", packet(document.xml()));
    CHECK(scene.poll().taken == 1);
    REQUIRE(scene.accepted.size() == 1);
    const AppealEvent event = event_from_json(scene.accepted.back().canonical);
    CHECK(event.kind == MessageKind::answer_sent);
    REQUIRE(event.external_id);
    CHECK(event.external_id->value == outcome.learned[1].value);
    REQUIRE(event.answer);
    CHECK(event.answer->text == "Яма засыпана");
}

TEST_CASE("the answer and the registration of an appeal that came go back to who wrote") {
    Scene scene;
    const Appeal appeal = arrived(scene);
    const auto send = [&](MessageKind kind, Status status) {
        return scene.deliver(scene.delivery(kind, event_json(appeal, kind, status, scene.clock.now()), appeal));
    };
    const Outcome registered = send(MessageKind::status_changed, Status::registered);
    CHECK(registered.kind == Outcome::Kind::delivered);
    const ReadMessage note = read_message(registered.sent, 1 << 20);
    CHECK(note.what.kind == Communication::Kind::notification);
    CHECK(note.what.positive);
    CHECK(note.what.foundation.number == "01-02/7");
    CHECK(note.what.about_uid == "33333333-3333-4333-8333-333333333333");
    const Outcome answered = send(MessageKind::answer_sent, Status::answered);
    CHECK(answered.kind == Outcome::Kind::handed_over);
    const ReadMessage answer = read_message(answered.sent, 1 << 20);
    REQUIRE(answer.what.refers_to.size() == 1);
    CHECK(answer.what.refers_to[0].number == "01-02/7");
    CHECK(answered.sent.find("Яма засыпана") != std::string::npos);
    CHECK(Scene::names(scene.out()).size() == 2);
    CHECK(send(MessageKind::status_changed, Status::in_work).kind == Outcome::Kind::delivered);
    CHECK(Scene::names(scene.out()).size() == 2);
    CHECK_FALSE(read_message(send(MessageKind::status_changed, Status::returned).sent, 1 << 20).what.positive);
}

TEST_CASE("the published samples are read") {
    const fs::path samples = fs::path(SOURCE_DIR) / "../shared/reference/medo/samples";
    if (!fs::exists(samples)) {
        WARN("the folder with МЭДО samples is absent: skipped");
        return;
    }
    const auto read = [&](const char* name) { return read_message(Scene::read(samples / name), 1 << 20); };
    const ReadMessage accepted = read("notification-accepted-2.2.xml");
    CHECK(accepted.what.positive);
    CHECK(accepted.what.number.number == "0002/ВГ");
    CHECK_FALSE(accepted.guessed);
    CHECK_FALSE(read("notification-refused-2.2.xml").what.positive);
    const ReadMessage receipt = read("acknowledgment-2.7.1.xml");
    CHECK(receipt.what.new_format);
    CHECK(receipt.what.about_uid == "33333333-3333-4333-8333-333333333333");
    const TransportLetter letter = read_letter(Scene::read(samples / "envelope-for-acknowledgment.ini"));
    CHECK(letter.addresses == std::vector<std::string>{"ADDRESS_OF_RECIPIENT"});
    CHECK(letter.subject == "Квитанция о приеме");
}
