// Several participants at one SMEV of the stand: the owner of the certificate chooses the queues.
#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/stand/desk.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

const std::string content = "<b:MessagePrimaryContent><c xmlns=\"urn:x\">42</c></b:MessagePrimaryContent>";

Call by(const std::string& key, Call call) {
    call.key = key;
    return call;
}

void register_official(Desk& desk, bool strict = false) {
    desk.order("participants",
               std::string(R"({"list": [{"mnemonic": "MVD", "key": "official-sign", "provides": ["{urn:x}a"]}], )") +
                   R"("strict": )" + (strict ? "true}" : "false}"));
}

}  // namespace

TEST_CASE("a request of one participant waits for the provider of its type and the answer goes back to the asking node") {
    Desk desk;
    register_official(desk);
    Call request = send_request(desk.fresh_id());
    const std::string id = request.inner.substr(request.inner.find('>') + 1, 36);
    request.inner.insert(request.inner.find("<b:Mess"), "<t:TransactionCode>code-1</t:TransactionCode><t:NodeID>n1</t:NodeID>");
    CHECK(desk.fault_of(request).empty());

    CHECK(desk.fetch(get("GetRequest")).empty());
    const Got asked = desk.fetch(by("official-sign", get("GetRequest")));
    REQUIRE(asked.id() == id);
    CHECK(desk.fault_of(acknowledge(id)) == "TargetMessageIsNotFound");
    CHECK(desk.fault_of(by("official-sign", acknowledge(id))).empty());

    const std::string answer = desk.fresh_id();
    CHECK(desk.fault_of(by("official-sign", send_response(answer, asked.reply_to(), content))).empty());
    CHECK(desk.fetch(get("GetResponse")).empty());
    CHECK(desk.fetch(get("GetResponse", {}, "n2")).empty());
    const Got got = desk.fetch(get("GetResponse", {}, "n1"));
    CHECK(got.id() == answer);
    CHECK(got.message().child("OriginalMessageId").trimmed() == id);
    CHECK(got.message().child("OriginalTransactionCode").trimmed() == "code-1");
    CHECK(got.data().child("MessagePrimaryContent").text() == "42");
    CHECK(desk.fault_of(acknowledge(answer)).empty());
}

TEST_CASE("a relayed message still carries the signature its sender made") {
    Desk desk;
    register_official(desk);
    CHECK(desk.fault_of(send_request(desk.fresh_id())).empty());
    const Got got = desk.fetch(by("official-sign", get("GetRequest")));
    const XmlNode signature = got.message().child("SenderInformationSystemSignature").first_child();
    CHECK(
        verify_xml_signature(got.document, signature, got.data(), XmlTransforms::smev, &desk.trust, desk.clock.now()).valid());
}

TEST_CASE("strict registration refuses owners nobody has registered") {
    Desk desk;
    register_official(desk, true);
    CHECK(desk.fault_of(get("GetRequest")) == "SenderIsNotRegistered");
    CHECK(desk.fault_of(by("official-sign", get("GetRequest"))).empty());
    register_official(desk, false);
    CHECK(desk.fault_of(get("GetRequest")).empty());
}

TEST_CASE("a full queue of the recipient refuses senders until there is room") {
    Desk desk;
    register_official(desk);
    desk.order("quota", R"({"messages": 1})");
    CHECK(desk.fault_of(send_request(desk.fresh_id())).empty());
    const std::string waiting = desk.fresh_id();
    CHECK(desk.fault_of(send_request(waiting)) == "DestinationOverflow");
    const std::string first = desk.fetch(by("official-sign", get("GetRequest"))).id();
    CHECK(desk.fault_of(by("official-sign", acknowledge(first))).empty());
    CHECK(desk.fault_of(send_request(waiting)).empty());
}

TEST_CASE("what was given and not acknowledged comes again after the interval, or at once when told so") {
    SmevStandOptions options;
    options.redelivery = Duration{86'000'000};
    Desk desk(options);
    const std::string id = desk.ask();
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.fetch(get("GetRequest")).empty());
    desk.order("redeliver", "{}");
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.counter("redelivered") == 1);
    desk.order("quota", R"({"redelivery_ms": 0})");
    desk.order("redeliver", "{}");
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.fault_of(acknowledge(id, false)).empty());
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    CHECK(desk.fault_of(acknowledge(id)).empty());
    CHECK(desk.fetch(get("GetRequest")).empty());
}

TEST_CASE("a queue can give the newest first") {
    Desk desk;
    const std::string first = desk.ask(), second = desk.ask();
    desk.order("order", R"({"order": "newest"})");
    CHECK(desk.fetch(get("GetRequest")).id() == second);
    CHECK(desk.fetch(get("GetRequest")).id() == first);
}

TEST_CASE("a request can be withdrawn") {
    Desk desk;
    const std::string id = desk.ask();
    desk.order("cancel", R"({"id": ")" + id + R"("})");
    CHECK(desk.fetch(get("GetRequest")).id() == id);
    const Got got = desk.fetch(get("GetRequest"));
    CHECK(got.message().name() == "Cancel");
    CHECK(got.message().child("MessageReference").trimmed() == id);
    CHECK_THROWS_AS(desk.order("cancel", R"({"id": "x"})"), Fault);
}
