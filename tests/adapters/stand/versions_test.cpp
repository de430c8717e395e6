// The stand's SMEV by version: each address speaks its own namespaces, and answers fit the schemas when told so.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <places.hpp>

#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "gateway/xml/schema.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::vector<std::string> versions{"1.1", "1.2", "1.3", "1.3-newer"};

Call in(const std::string& version, Call call) {
    call.version = version;
    return call;
}

/// Both of SMEV's signatures of a message given out.
void check_signatures(const Got& got, const TrustStore& trust, Time now) {
    const XmlNode message = got.message();
    const auto by_smev = verify_xml_signature(got.document, got.body().first_child().child("SMEVSignature").first_child(),
                                              message, XmlTransforms::smev, &trust, now);
    CHECK(by_smev.detail.empty());
    CHECK(by_smev.valid());
    const auto by_sender = verify_xml_signature(got.document, message.child("SenderInformationSystemSignature").first_child(),
                                                got.data(), XmlTransforms::smev, &trust, now);
    CHECK(by_sender.valid());
}

std::optional<XmlSchema> reference_schema(const std::string& version) {
    const auto file = std::filesystem::path(SOURCE_DIR) / "../shared/reference/smev/xsd" / version /
                      ("smev-message-exchange-types-" + version.substr(0, 3) + ".xsd");
    if (!std::filesystem::exists(file)) return std::nullopt;
    return XmlSchema::load(file);
}

}  // namespace

TEST_CASE("the stand's SMEV serves every version at its own address and refuses another's namespaces there") {
    Desk desk;
    for (const std::string& version : versions) {
        INFO(version);
        const std::string id = desk.ask();
        const Got got = desk.fetch(in(version, get("GetRequest")));
        CHECK(got.body().ns() == types_of(version));
        CHECK(got.id() == id);
        check_signatures(got, desk.trust, desk.clock.now());
        CHECK(desk.fault_of(in(version, acknowledge(id))).empty());
        CHECK(desk.fault_of(in(version, send_request(desk.fresh_id()))).empty());
        const std::string foreign = version == "1.2" ? "1.1" : "1.2";
        CHECK(desk.fault_of_octets(in(foreign, get("GetRequest")).octets(), "/smev/v" + version + "/ws") == "InvalidContent");
    }
    CHECK(desk.book().at("versions").at("1.3-newer").to_number<int>() == 3);
}

TEST_CASE("the statistics of a queue exist up to version 1.2 only") {
    Desk desk;
    desk.ask();
    Call call = get_status();
    call.operation = "GetIncomingQueueStatistics";
    for (const std::string& version : versions) {
        INFO(version);
        const bool known = version < "1.3";
        CHECK(desk.fault_of(in(version, call)) == (known ? "" : "InvalidContent"));
        if (known)
            CHECK(desk.post(in(version, call)).body.find("GATEWAY.requests\" pendingMessageNumber=\"1\"") != std::string::npos);
    }
}

TEST_CASE("the official's signature over the content is checked and noted") {
    Desk desk;
    const std::string content = "<a xmlns=\"urn:x\" Id=\"P\">1</a>", id = desk.fresh_id(), other = desk.fresh_id();
    const std::string signature = "<t:PersonalSignature>" +
                                  sign_xml_element(content, "P", XmlTransforms::smev, *test_key("official-sign")) +
                                  "</t:PersonalSignature>";
    const auto noted = [&](const std::string& message, const std::string& signed_content) {
        Call call = send_request(message, signed_content);
        call.inner += signature;
        CHECK(desk.fault_of(call).empty());
        return std::string(desk.book().at("sent").at(message).at("personal").as_string());
    };
    CHECK(noted(id, content) == "valid");
    CHECK(noted(other, "<a xmlns=\"urn:x\" Id=\"P\">2</a>") == "signature.invalid");
    const std::string plain = desk.fresh_id();
    CHECK(desk.fault_of(send_request(plain)).empty());
    CHECK(desk.book().at("sent").at(plain).at("personal").as_string() == "none");
}

TEST_CASE("the routing of 1.3 stands behind the signature of the call and is checked on its own") {
    Desk desk;
    const std::string id = desk.fresh_id();
    const std::string routing_ns = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/routing/1.3";
    const std::string information = "<r:RoutingInformation xmlns:r=\"" + routing_ns + "\" Id=\"R\"><r:MessageID>" + id +
                                    "</r:MessageID></r:RoutingInformation>";
    Call call = in("1.3", send_request(id));
    std::string octets = call.octets();
    octets.insert(octets.find("</t:SendRequestRequest>"),
                  "<r:Routing xmlns:r=\"" + routing_ns + "\">" + information + "<r:RoutingSignature>" +
                      sign_xml_element(information, "R", XmlTransforms::smev, *test_key("gateway-sign")) +
                      "</r:RoutingSignature></r:Routing>");
    CHECK(desk.fault_of_octets(octets, "/smev/v1.3/ws").empty());
    CHECK(desk.book().at("sent").at(id).at("routing").as_string() == "valid");
    CHECK(desk.counter("routed") == 1);
}

TEST_CASE("a call that the schema of its version forbids is refused as InvalidContent") {
    Desk desk;
    const std::string to = desk.fetch([&] {
                                   desk.ask();
                                   return get("GetRequest");
                               }())
                               .reply_to();
    const auto rejected = [&](const std::string& version, const std::string& code) {
        return desk.fault_of(in(version, send_response(desk.fresh_id(), to,
                                                       "<t:RequestRejected><t:RejectionReasonCode>" + code +
                                                           "</t:RejectionReasonCode><t:RejectionReasonDescription>нет"
                                                           "</t:RejectionReasonDescription></t:RequestRejected>")));
    };
    CHECK(rejected("1.2", "FAILURE") == "InvalidContent");
    CHECK(rejected("1.1", "FAILURE").empty());
    CHECK(rejected("1.3", "FAILURE").empty());
    CHECK(rejected("1.2", "SOMETHING") == "InvalidContent");
    Call call = send_request(desk.fresh_id());
    call.inner += "<t:NodeID>late</t:NodeID>";
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = send_request(desk.fresh_id(), "<a xmlns=\"urn:x\"/><b xmlns=\"urn:x\"/>");
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = send_request(desk.fresh_id());
    call.inner.insert(call.inner.find("<b:Mess"), "<t:NodeID>" + std::string(51, 'n') + "</t:NodeID>");
    CHECK(desk.fault_of(call) == "InvalidContent");
    call = send_request(desk.fresh_id());
    call.inner.insert(call.inner.find("<b:Mess"), "<t:TransactionCode>" + std::string(1501, 'c') + "</t:TransactionCode>");
    CHECK(desk.fault_of(call) == "TransactionCodeInvalid");
}

TEST_CASE("in the schema's shape every answer of the stand's SMEV is valid, in the real shape it is not") {
    SmevStandOptions quick;
    quick.answer_after = Duration{0};
    Desk desk(quick);
    for (const std::string& version : versions) {
        const auto schema = reference_schema(version);
        if (!schema) {
            std::cerr << "WARN: the reference schemas are absent: answers are not validated\n";
            return;
        }
        INFO(version);
        const auto errors = [&](const Call& call) {
            const Got got = desk.fetch(in(version, call));
            const auto found = schema->validate(got.body());
            if (!found.empty()) UNSCOPED_INFO(call.operation << ": " << found.front().message << " " << found.front().path);
            return found.size();
        };
        desk.order("shape", R"({"xsd": false})");
        desk.ask();
        CHECK(errors(get("GetRequest")) > 0);
        desk.order("shape", R"({"xsd": true})");
        desk.order("redeliver", "{}");
        const Got got = desk.fetch(in(version, get("GetRequest")));
        desk.order("redeliver", "{}");
        CHECK(errors(get("GetRequest")) == 0);
        CHECK(errors(acknowledge(got.id())) == 0);
        CHECK(errors(get("GetRequest")) == 0);
        CHECK(errors(send_response(desk.fresh_id(), got.reply_to(),
                                   "<b:MessagePrimaryContent><c xmlns=\"urn:x\"/></b:MessagePrimaryContent>")) == 0);
        CHECK(errors(send_request(desk.fresh_id())) == 0);
        desk.order("reject_async", R"({"count": 1})");
        CHECK(errors(send_request(desk.fresh_id())) == 0);
        for (int i = 0; i < 2; ++i) CHECK(errors(get("GetResponse")) == 0);
        desk.order("reject_async", R"({"count": 1, "of": "responses", "via": "get_status"})");
        CHECK(errors(send_response(desk.fresh_id(), got.reply_to(),
                                   "<b:MessagePrimaryContent><c xmlns=\"urn:x\"/></b:MessagePrimaryContent>")) == 0);
        CHECK(errors(get_status()) == 0);
        desk.system->reset();
    }
}
