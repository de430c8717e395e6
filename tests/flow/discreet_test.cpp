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
