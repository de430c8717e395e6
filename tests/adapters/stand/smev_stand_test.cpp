// The stand's SMEV core, asked with messages written by hand: it refuses what the real one refuses.
#include <catch2/catch.hpp>

#include "gateway/core/ids.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

TEST_CASE("the stand's SMEV tells each trouble with a signature apart") {
    Desk desk;
    const std::string id = make_uuid_v1(desk.clock.now());
    const auto fault_with = [&](auto change) {
        Call call = send_request(id);
        change(call);
        return desk.fault_of(call);
    };
    CHECK(fault_with([](Call& m) { m.header.clear(); }) == "SignatureVerificationFault/PoorSOAPEnvelopeFormat");
    CHECK(fault_with([](Call& m) { m.is_signed = false; }) == "SignatureVerificationFault/NoSignatureFound");
    CHECK(fault_with([](Call& m) { m.key = "expired-sign"; }) == "SignatureVerificationFault/CertificateIsExpired");
    CHECK(fault_with([](Call& m) { m.key = "stranger-sign"; }) == "SignatureVerificationFault/CertificateIsNotFound");
    CHECK(fault_with([](Call& m) { m.operation = "Dance"; }) == "InvalidContent");
    std::string changed = send_request(id).octets();
    changed.replace(changed.find(">1</a>"), 6, ">2</a>");
    CHECK(desk.fault_of_octets(changed) == "SignatureVerificationFault/SignatureIsInvalid");
    CHECK(desk.fault_of_octets("<a") == "InvalidContent");
    CHECK(desk.fault_of(send_request(id)).empty());
}

TEST_CASE("the stand's SMEV judges MessageIDs: version, age, repeats") {
    Desk desk;
    const std::string id = make_uuid_v1(desk.clock.now());
    CHECK(desk.fault_of(send_request(make_uuid_v7(desk.clock.now()))) == "InvalidMessageIdFormat");
    CHECK(desk.fault_of(send_request(make_uuid_v1(desk.clock.now() - std::chrono::hours(72)))) == "StaleMessageId");
    CHECK(desk.fault_of(send_request(id)).empty());
    CHECK(desk.fault_of(send_request(id)) == "MessageIsAlreadySent");
    CHECK(boost::json::parse(desk.system->state()).at("effects").as_array().size() == 1);
}

TEST_CASE("the stand's queue gives by selector, hides what it gave and forgets what was acknowledged") {
    Desk desk;
    const std::string id = desk.ask();
    const auto gives = [&](const std::string& filter) {
        return desk.post(get("GetRequest", filter)).body.find(id) != std::string::npos;
    };
    const auto filter = [](const std::string& ns) {
        return "<b:NamespaceURI>" + ns + "</b:NamespaceURI><b:RootElementLocalName>a</b:RootElementLocalName>";
    };
    CHECK(desk.fault_of(acknowledge(id)) == "TargetMessageIsNotFound");
    CHECK_FALSE(gives(filter("urn:y")));
    CHECK(gives(filter("urn:x")));
    CHECK_FALSE(gives({}));
    CHECK(desk.fault_of(acknowledge(id)).empty());
    CHECK(desk.fault_of(acknowledge(id)) == "TargetMessageIsNotFound");
    CHECK(desk.fault_of(get("GetRequest", "<b:NamespaceURI>urn:x</b:NamespaceURI>")) == "UnknownMessageType");
}

TEST_CASE("an order the stand's SMEV cannot read is refused and harms nothing") {
    Desk desk;
    for (const char* order : {"", "[]", "{}", R"({"requests": 1})", R"({"requests": [1]})", R"({"requests": [{}]})",
                              R"({"requests": [{"content": "<a"}]})"}) {
        INFO(order);
        CHECK_THROWS_AS(desk.system->command("requests", order), Fault);
    }
    CHECK_THROWS_AS(desk.system->command("reject_async", "{}"), Fault);
    CHECK_THROWS_AS(desk.system->command("dance", "{}"), Fault);
}
