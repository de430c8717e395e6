// What orders make of requests, answers and queues, each seen from the participant's side.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "adapters/stand/smev/fault_table.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::string content = "<b:MessagePrimaryContent><c xmlns=\"urn:x\">42</c></b:MessagePrimaryContent>";

SmevStandOptions quick() {
    SmevStandOptions options;
    options.answer_after = Duration{0};
    return options;
}

Got asked(Desk& desk, const std::string& more) {
    const std::string id = desk.ask(more);
    Got got = desk.fetch(get("GetRequest"));
    REQUIRE(got.id() == id);
    CHECK(desk.fault_of(acknowledge(id)).empty());
    return got;
}

}  // namespace

TEST_CASE("a federal request is a test, unsigned, with an official's signature, a chain or an end as ordered") {
    Desk desk;
    const Got plain = asked(desk, "");
    CHECK_FALSE(plain.data().child("TestMessage"));
    CHECK(plain.message().child("SenderInformationSystemSignature"));
    CHECK_FALSE(plain.data().child("PersonalSignature"));
    CHECK(plain.data().child("ReferenceMessageID").trimmed() == plain.id());
    CHECK(asked(desk, R"(,"test": true)").data().child("TestMessage"));
    CHECK_FALSE(asked(desk, R"(,"unsigned": true)").message().child("SenderInformationSystemSignature"));
    const Got chained = asked(desk, R"(,"reference": "r-1", "code": "c-1", "eol": "2120-01-01T00:00:00Z")");
    CHECK(chained.data().child("ReferenceMessageID").trimmed() == "r-1");
    CHECK(chained.data().child("TransactionCode").trimmed() == "c-1");
    CHECK(chained.data().child("EOL").trimmed() == "2120-01-01T00:00:00Z");
    const Got official = asked(desk, R"(,"personal_key": "official-sign")");
    CHECK(verify_xml_signature(official.document, official.data().child("PersonalSignature").first_child(),
                               official.data().child("MessagePrimaryContent").first_child(), XmlTransforms::smev, &desk.trust,
                               desk.clock.now())
              .valid());
}

TEST_CASE("ReplyTo and TransactionCode change their form from message to message") {
    Desk desk;
    std::set<bool> tokens, codes;
    for (int i = 0; i < 6; ++i) {
        const Got got = asked(desk, "");
        tokens.insert(got.reply_to().starts_with("STUB|"));
        codes.insert(got.data().child("TransactionCode").trimmed().find('|') != std::string::npos);
    }
    CHECK(tokens.size() == 2);
    CHECK(codes.size() == 2);
}

TEST_CASE("a queue gives by node, its statistics count by node, and in random order sooner or later another one is first") {
    Desk desk;
    const std::string here = desk.ask(R"(,"node": "n1")");
    desk.ask();
    Call statistics = get_status();
    statistics.operation = "GetIncomingQueueStatistics";
    const std::string filled = desk.post(statistics).body;
    CHECK(filled.find("GATEWAY.requests\" pendingMessageNumber=\"1\"") != std::string::npos);
    CHECK(desk.fetch(get("GetRequest", {}, "n2")).empty());
    CHECK(desk.fetch(get("GetRequest", {}, "n1")).id() == here);
    CHECK(desk.fetch(get("GetRequest", {}, "n1")).empty());

    desk.system->reset();
    for (int i = 0; i < 8; ++i) desk.ask();
    desk.order("order", R"({"order": "random"})");
    std::set<std::string> first;
    for (int i = 0; i < 12; ++i) {
        desk.order("redeliver", "{}");
        first.insert(desk.fetch(get("GetRequest")).id());
    }
    CHECK(first.size() > 2);
}

TEST_CASE("the federal body answers the asking node, with files when told so") {
    Desk desk(quick());
    desk.order("answers", R"({"attachments": [{"text": "an enclosure"}]})");
    Call request = send_request(desk.fresh_id());
    request.inner.insert(request.inner.find("<b:Mess"), "<t:NodeID>n1</t:NodeID>");
    CHECK(desk.fault_of(request).empty());
    CHECK(desk.fetch(get("GetResponse")).empty());
    const Got got = desk.fetch(get("GetResponse", {}, "n1"));
    REQUIRE_FALSE(got.empty());
    CHECK(got.data().child("AttachmentHeaderList").first_child());
    CHECK(got.body().first_child().child("AttachmentContentList").first_child());
}

TEST_CASE("a response SMEV rejects later is queued first and reaches nobody, one it takes is accepted at once") {
    Desk desk(quick());
    desk.order("participants", R"({"list": [{"mnemonic": "MVD", "key": "official-sign", "provides": ["{urn:x}a"]}]})");
    const auto answer = [&](const std::string& version) {
        CHECK(desk.fault_of(send_request(desk.fresh_id())).empty());
        Call fetch = get("GetRequest");
        fetch.key = "official-sign";
        const Got got = desk.fetch(fetch);
        Call ack = acknowledge(got.id());
        ack.key = "official-sign";
        CHECK(desk.fault_of(ack).empty());
        Call call = send_response(desk.fresh_id(), got.reply_to(), content);
        call.key = "official-sign";
        call.version = version;
        return desk.post(call).body;
    };
    desk.order("reject_async", R"({"count": 1, "of": "responses"})");
    CHECK(answer("1.3").find("responseIsQueued") != std::string::npos);
    CHECK(desk.fetch(get("GetResponse")).empty());
    Call verdict = get("GetResponse");
    verdict.key = "official-sign";
    const Got word = desk.fetch(verdict);
    CHECK(word.data().child("AsyncProcessingStatus").child("StatusCategory").trimmed() == "responseIsRejectedBySmev");
    CHECK(answer("1.2").find("responseIsAcceptedBySmev") != std::string::npos);
    CHECK_FALSE(desk.fetch(get("GetResponse")).empty());
}

TEST_CASE("a verdict names its fault by type only where the schemas have one of that name") {
    Desk desk(quick());
    const auto type_for = [&](const std::string& name) {
        desk.order("reject_async", R"({"count": 1, "name": ")" + name + R"("})");
        CHECK(desk.fault_of(send_request(desk.fresh_id())).empty());
        const Got got = desk.fetch(get("GetResponse"));
        CHECK(desk.fault_of(acknowledge(got.id())).empty());
        const XmlNode fault = got.data().child("AsyncProcessingStatus").child("SmevFault");
        return fault.attribute("http://www.w3.org/2001/XMLSchema-instance", "type").value_or("") + " " +
               fault.child("Description").trimmed().substr(0, 8);
    };
    CHECK(type_for("DestinationOverflow") == "f:DestinationOverflow SMEV-600");
    CHECK(type_for("InvalidContent") == "f:InvalidContent SMEV-403");
    CHECK(type_for("MessageIsAlreadySent") == " SMEV-301");
    desk.order("shape", R"({"xsd": true})");
    CHECK(type_for("DestinationOverflow") == " SMEV-600");
}

TEST_CASE("a fault on demand carries the fields of its kind and the type real ones have") {
    Desk desk;
    const auto fault = [&](const std::string& name) {
        desk.order("fault", R"({"name": ")" + name + R"("})");
        return desk.post(get("GetRequest")).body;
    };
    CHECK(fault("DestinationOverflow").find("<f:DestinationName>") != std::string::npos);
    CHECK(fault("QuoteLimitExceeded").find("<f:RemainedTotalQuoteSize>") != std::string::npos);
    CHECK(fault("SMEVFailure").find("xsi:type=\"b:SmevFault\"") != std::string::npos);
    desk.order("shape", R"({"xsd": true})");
    CHECK(fault("SMEVFailure").find("xsi:type") == std::string::npos);
    CHECK(fault("SMEVFailure").find("SMEV-") == std::string::npos);
}

TEST_CASE("numbers out of range and unknown words of an order are refused and change nothing") {
    Desk desk;
    for (const auto& [action, order] :
         std::vector<std::pair<std::string, std::string>>{{"quota", R"({"messages": -1})"},
                                                          {"order", R"({"order": "sideways"})"},
                                                          {"reject_async", R"({"count": 1, "of": "people"})"},
                                                          {"reject_async", R"({"count": 1, "via": "pigeon"})"},
                                                          {"reject_async", R"({"count": 1, "name": "NoSuchFault"})"},
                                                          {"latency", R"({"spike_percent": 101})"},
                                                          {"shape", R"({"fault_status": 99})"},
                                                          {"limits", R"({"message": -5})"}}) {
        INFO(action << " " << order);
        CHECK_THROWS_AS(desk.order(action, order), Fault);
    }
    desk.ask();
    CHECK_FALSE(desk.fetch(get("GetRequest")).empty());
    CHECK(desk.fault_of(send_request(desk.fresh_id())).empty());
}

TEST_CASE("a verdict of 1.3 says of the routing what the order says") {
    Desk desk(quick());
    const auto code_in = [&](const std::string& version) {
        desk.order("reject_async", R"({"count": 1, "routing": "recipientNotFound"})");
        Call call = send_request(desk.fresh_id());
        call.version = version;
        CHECK(desk.fault_of(call).empty());
        const Got got = desk.fetch(get("GetResponse"));
        CHECK(desk.fault_of(acknowledge(got.id())).empty());
        const XmlNode routing = got.data().child("AsyncProcessingStatus").child("RoutingStatus");
        return routing.first_child().child("RoutingStatusCode").trimmed();
    };
    CHECK(code_in("1.3") == "recipientNotFound");
    CHECK(code_in("1.2").empty());
}
