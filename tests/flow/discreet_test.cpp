#include <catch2/catch.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/planted.hpp"
#include "gateway/flow/discreet_connector.hpp"
#include "gateway/flow/discreet_ledger.hpp"
#include "tests/flow/rig.hpp"
#include "tests/flow/scripted_connector.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

constexpr Disclosure content_alone{false, false, true};
const PlantedAppeal planted = planted_appeal();

Delivery delivery_of_planted() {
    Delivery delivery;
    delivery.appeal_id = "a1";
    delivery.canonical = delivery.appeal = to_json(planted.appeal);
    delivery.attachments.push_back({.id = "f1", .name = "паспорт.pdf"});
    return delivery;
}

/// Classes of what of the planted is in the document.
std::vector<PdClass> classes_in(const std::string& document) {
    std::vector<PdClass> classes;
    for (const PlantedField& field : planted.fields)
        if (document.find(field.value) != std::string::npos) classes.push_back(field.pd);
    return classes;
}

bool only_content(const std::string& document) {
    const auto classes = classes_in(document);
    return !classes.empty() && std::all_of(classes.begin(), classes.end(), [](PdClass pd) { return pd == PdClass::p4; });
}

}  // namespace

TEST_CASE("a discreet connector is given what its partner may know, in every call") {
    Rig rig;
    ScriptedConnector inner(rig.io.get_executor(), Repeat::ask);
    DiscreetConnector discreet(inner, content_alone);
    rig.get(discreet.deliver(delivery_of_planted(), Deadline::after(std::chrono::seconds(1))));
    rig.get(discreet.find(delivery_of_planted(), Deadline::after(std::chrono::seconds(1))));
    REQUIRE(inner.sent.size() == 1);
    REQUIRE(inner.asked.size() == 1);
    for (const Delivery& seen : {inner.sent[0], inner.asked[0]}) {
        CHECK(only_content(seen.canonical));
        CHECK(only_content(seen.appeal));
        CHECK(seen.attachments.size() == 1);
    }
}

TEST_CASE("without content neither texts nor files reach the connector") {
    Rig rig;
    ScriptedConnector inner(rig.io.get_executor(), Repeat::safe);
    DiscreetConnector discreet(inner, {true, true, false});
    rig.get(discreet.deliver(delivery_of_planted(), Deadline::after(std::chrono::seconds(1))));
    CHECK(inner.sent.at(0).attachments.empty());
    for (const PdClass pd : classes_in(inner.sent.at(0).canonical)) CHECK(pd != PdClass::p4);
}

TEST_CASE("an event is read as an event") {
    Rig rig;
    ScriptedConnector inner(rig.io.get_executor(), Repeat::safe);
    DiscreetConnector discreet(inner, {true, true, false});
    Delivery delivery = delivery_of_planted();
    AppealEvent event;
    event.event_id = "e1";
    event.appeal_id = planted.appeal.appeal_id;
    event.source = "city-a";
    event.note = "позвонили Секретовой";
    delivery.kind = MessageKind::status_changed;
    delivery.canonical = to_json(event);
    rig.get(discreet.deliver(delivery, Deadline::after(std::chrono::seconds(1))));
    CHECK(inner.sent.at(0).canonical.find("Секретовой") == std::string::npos);
    CHECK(event_from_json(inner.sent.at(0).canonical).event_id == "e1");
}

TEST_CASE("a document that cannot be read does not leave") {
    Rig rig;
    ScriptedConnector inner(rig.io.get_executor(), Repeat::safe);
    DiscreetConnector discreet(inner, content_alone);
    Delivery delivery = delivery_of_planted();
    delivery.canonical = "{";
    CHECK_THROWS_AS(rig.get(discreet.deliver(delivery, Deadline::after(std::chrono::seconds(1)))), Fault);
    CHECK(inner.sent.empty());
}

TEST_CASE("a discreet ledger shows appeals of others without what the partner may not know, its own whole") {
    Rig rig;
    DiscreetLedger town(*rig.memory, "town", content_alone);
    DiscreetLedger pos(*rig.memory, "pos", content_alone);
    Acceptance taken;
    taken.envelope.message_id = "m1";
    taken.envelope.connector = taken.envelope.sender = "pos";
    taken.envelope.sender_message_id = "1";
    taken.appeal.appeal_id = "a1";
    taken.appeal.version = 1;
    taken.appeal.json = to_json(planted.appeal);
    taken.appeal.status = "registered";
    taken.appeal.origin = "pos";
    taken.appeal.created_at = taken.appeal.changed_at = rig.clock.now();
    taken.appeal.external_ids = {{"town", "request", "7"}};
    rig.get(rig.memory->accept(std::move(taken)));
    const Time now = rig.clock.now();
    CHECK(only_content(rig.get(town.appeal("a1"))->json));
    CHECK(only_content(rig.get(town.appeal_by({"town", "request", "7"}))->json));
    const auto changed = rig.get(town.appeals_changed("town", "request", now, now, 10));
    REQUIRE(changed.size() == 1);
    CHECK(only_content(changed[0].json));
    CHECK(rig.get(pos.appeal("a1"))->json == to_json(planted.appeal));
    CHECK(rig.get(town.open_items("town", "request", 10)).size() == 1);
}
