// Routing of 1.3 at the SMEV of the stand: several recipients of one request, and the word about each that comes back.
#include <catch2/catch.hpp>

#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::string routing_ns = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/routing/1.3";
const std::string content = "<b:MessagePrimaryContent><c xmlns=\"urn:x\">42</c></b:MessagePrimaryContent>";

Call by(const std::string& key, Call call) {
    call.key = key;
    call.version = "1.3";
    return call;
}

std::string dynamic(const std::string& value) {
    return "<r:DynamicRouting><r:DynamicValue>" + value + "</r:DynamicValue></r:DynamicRouting>";
}

std::string identifier(const std::string& value) {
    return "<r:IdentifierRouting><r:IdentifierValue>" + value + "</r:IdentifierValue></r:IdentifierRouting>";
}

/// A request whose routing says this. `key` signs the routing.
std::string routed(const std::string& id, const std::string& says, const std::string& key = "gateway-sign") {
    const std::string information = "<r:RoutingInformation xmlns:r=\"" + routing_ns + "\" Id=\"R\"><r:MessageID>" + id +
                                    "</r:MessageID>" + says + "</r:RoutingInformation>";
    std::string octets = by("gateway-sign", send_request(id)).octets();
    octets.insert(octets.find("</t:SendRequestRequest>"),
                  "<r:Routing xmlns:r=\"" + routing_ns + "\">" + information + "<r:RoutingSignature>" +
                      sign_xml_element(information, "R", XmlTransforms::smev, *test_key(key)) +
                      "</r:RoutingSignature></r:Routing>");
    return octets;
}

struct RoutedDesk : Desk {
    RoutedDesk() {
        order("participants", R"({"list": [{"mnemonic": "MVD", "key": "official-sign", "routes": ["mvd", "7"]},)"
                              R"({"mnemonic": "FNS", "key": "federal-sign", "routes": ["fns"]}]})");
    }
    void send(const std::string& octets) { CHECK(fault_of_octets(octets, "/smev/v1.3/ws").empty()); }
    /// The verdict in the sender's queue of responses.
    Got verdict() { return fetch(by("gateway-sign", get("GetResponse"))); }
    static XmlNode status_of(const Got& verdict) { return verdict.data().child("AsyncProcessingStatus"); }
};

std::string codes(XmlNode routing) {
    std::string text;
    for (const XmlNode one : routing.children()) {
        text += std::string(one.name()).substr(0, one.name().find("Routing")) + ":" + one.child("RoutingStatusCode").trimmed() +
                " ";
    }
    return text;
}

}  // namespace

TEST_CASE("a request goes to every participant its routing names, once each, and the word about each value comes back") {
    RoutedDesk desk;
    const std::string id = desk.fresh_id();
    desk.send(routed(id,
                     "<r:DynamicRouting><r:DynamicValue>mvd</r:DynamicValue><r:DynamicValue>nobody</r:DynamicValue>"
                     "<r:DynamicValue>fns</r:DynamicValue></r:DynamicRouting>" +
                         identifier("7")));
    const Got mvd = desk.fetch(by("official-sign", get("GetRequest")));
    const Got fns = desk.fetch(by("federal-sign", get("GetRequest")));
    CHECK(mvd.id() == id);
    CHECK(fns.id() == id);
    CHECK(mvd.reply_to() != fns.reply_to());
    const Got verdict = desk.verdict();
    const XmlNode status = RoutedDesk::status_of(verdict);
    CHECK(status.child("OriginalMessageId").trimmed() == id);
    CHECK(status.child("StatusCategory").trimmed() == "requestIsAcceptedBySmev");
    CHECK(codes(status.child("RoutingStatus")) ==
          "Dynamic:success Dynamic:recipientNotFound Dynamic:success Identifier:success ");
    CHECK(desk.fault_of(by("gateway-sign", acknowledge(verdict.id()))).empty());

    // Both answer, each acknowledged for itself.
    CHECK(desk.fault_of(by("official-sign", acknowledge(id))).empty());
    CHECK(desk.fetch(by("official-sign", get("GetRequest"))).empty());
    CHECK(desk.fault_of(by("federal-sign", acknowledge(id))).empty());
    for (const Got* asked : {&mvd, &fns}) {
        const std::string key = asked == &mvd ? "official-sign" : "federal-sign";
        const std::string answer = desk.fresh_id();
        CHECK(desk.fault_of(by(key, send_response(answer, asked->reply_to(), content))).empty());
        const Got got = desk.fetch(by("gateway-sign", get("GetResponse")));
        CHECK(got.id() == answer);
        CHECK(got.message().child("OriginalMessageId").trimmed() == id);
        CHECK(desk.fault_of(by("gateway-sign", acknowledge(answer))).empty());
    }
    CHECK(desk.book().at("given").at(id).at("acknowledged").as_bool());
    CHECK(desk.book().at("given").at(id + "|FNS").at("responses").to_number<int>() == 1);
}

TEST_CASE("records of a registry are routed by values of their own or by everybody's") {
    RoutedDesk desk;
    const std::string id = desk.fresh_id();
    const auto record = [](const std::string& number, const std::string& general, const std::string& values) {
        return "<r:RegistryRecordRouting><r:RecordId>" + number + "</r:RecordId><r:UseGeneralRouting>" + general +
               "</r:UseGeneralRouting>" + values + "</r:RegistryRecordRouting>";
    };
    desk.send(routed(id, dynamic("mvd") + "<r:RegistryRouting>" + record("1", "true", "") +
                             record("2", "false", dynamic("fns")) + record("3", "false", identifier("nobody")) +
                             "</r:RegistryRouting>"));
    CHECK(desk.fetch(by("official-sign", get("GetRequest"))).id() == id);
    CHECK(desk.fetch(by("federal-sign", get("GetRequest"))).id() == id);
    const Got verdict = desk.verdict();
    const XmlNode routing = RoutedDesk::status_of(verdict).child("RoutingStatus");
    CHECK(codes(routing) == "Dynamic:success Registry:success Registry:success Registry:recipientNotFound ");
}

TEST_CASE("a request that reaches nobody, or whose routing is not signed well, is rejected and goes nowhere") {
    RoutedDesk desk;
    std::string octets, code;
    SECTION("nobody") {
        octets = routed(desk.fresh_id(), dynamic("nobody"));
        code = "Dynamic:recipientNotFound ";
    }
    SECTION("a changed value") {
        octets = routed(desk.fresh_id(), dynamic("fnz"));
        octets.replace(octets.find("fnz"), 3, "fns");
        code = "Dynamic:signatureInvalid ";
    }
    SECTION("somebody nobody vouches for") {
        octets = routed(desk.fresh_id(), dynamic("fns"), "stranger-sign");
        code = "Dynamic:signatureInvalid ";
    }
    desk.send(octets);
    const Got verdict = desk.verdict();
    const XmlNode status = RoutedDesk::status_of(verdict);
    CHECK(status.child("StatusCategory").trimmed() == "requestIsRejectedBySmev");
    CHECK(codes(status.child("RoutingStatus")) == code);
    CHECK(desk.fetch(by("federal-sign", get("GetRequest"))).empty());
    CHECK(desk.book().at("participants").at("GATEWAY").at("responses").to_number<int>() == 1);  // the verdict and no answer
}

TEST_CASE("without participants to be routed to, the federal body answers a routed request as any other") {
    Desk desk;
    const std::string id = desk.fresh_id();
    CHECK(desk.fault_of_octets(routed(id, dynamic("anybody")), "/smev/v1.3/ws").empty());
    CHECK(desk.book().at("participants").at("GATEWAY").at("responses").to_number<int>() == 1);
}
