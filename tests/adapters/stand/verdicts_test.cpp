// Asynchronous verdicts, answers that are late, doubled or garbled, and every fault on demand.
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "adapters/stand/smev/fault_table.hpp"
#include "gateway/core/fault.hpp"
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

std::string send(Desk& desk) {
    std::string id = desk.fresh_id();
    REQUIRE(desk.fault_of(send_request(id)).empty());
    return id;
}

std::string category(const Got& got) {
    return got.data().child("AsyncProcessingStatus").child("StatusCategory").trimmed();
}

std::vector<Got> everything(Desk& desk) {
    std::vector<Got> all;
    for (int i = 0; i < 20; ++i) {
        Got got = desk.fetch(get("GetResponse"));
        if (got.empty()) break;
        CHECK(desk.fault_of(acknowledge(got.id())).empty());
        all.push_back(std::move(got));
    }
    return all;
}

}  // namespace

TEST_CASE("a rejected request gets SMEV's own verdict, which no filter matches, and never an answer") {
    Desk desk(quick());
    desk.order("reject_async", R"({"count": 1, "name": "BusinessDataTypeIsNotSupported"})");
    const std::string id = send(desk);
    const std::string filter =
        "<b:NamespaceURI>urn:appeal-gateway:appeal:1.0</b:NamespaceURI><b:RootElementLocalName>event</b:RootElementLocalName>";
    CHECK(desk.fetch(get("GetResponse", filter)).empty());
    const auto all = everything(desk);
    REQUIRE(all.size() == 1);
    CHECK(category(all[0]) == "requestIsRejectedBySmev");
    CHECK(all[0].message().child("OriginalMessageId").trimmed() == id);
    const XmlNode fault = all[0].data().child("AsyncProcessingStatus").child("SmevFault");
    CHECK(fault.child("Description").trimmed().starts_with("SMEV-310"));
    CHECK(fault.child("RootElementLocalName"));
    CHECK_FALSE(all[0].message().child("SenderInformationSystemSignature"));
}

TEST_CASE("an accepted request gets the verdict first and its answer then") {
    Desk desk(quick());
    desk.order("accept_async", R"({"count": 1, "signed": true})");
    send(desk);
    const auto all = everything(desk);
    REQUIRE(all.size() == 2);
    CHECK(category(all[0]) == "requestIsAcceptedBySmev");
    CHECK(all[0].message().child("SenderInformationSystemSignature"));
    CHECK(all[1].data().child("MessagePrimaryContent"));
}

TEST_CASE("a verdict about a response comes by GetStatus or by GetResponse, as ordered") {
    Desk desk(quick());
    for (const std::string way : {"get_status", "get_response"}) {
        INFO(way);
        desk.ask();
        const Got got = desk.fetch(get("GetRequest"));
        CHECK(desk.fault_of(acknowledge(got.id())).empty());
        desk.order("reject_async", R"({"count": 1, "of": "responses", "via": ")" + way + R"("})");
        const std::string answer = desk.fresh_id();
        CHECK(desk.fault_of(send_response(answer, got.reply_to(), content)).empty());
        const Got status = desk.fetch(get_status());
        const XmlNode by_status = status.message().child("AsyncProcessingStatus");
        if (way == "get_status") {
            CHECK(by_status.child("StatusCategory").trimmed() == "responseIsRejectedBySmev");
            CHECK(by_status.child("OriginalMessageId").trimmed() == answer);
            CHECK(verify_xml_signature(status.document, status.body().first_child().child("SMEVSignature").first_child(),
                                       status.message(), XmlTransforms::smev, &desk.trust, desk.clock.now())
                      .valid());
        } else {
            CHECK(status.empty());
            const auto all = everything(desk);
            REQUIRE(all.size() == 1);
            CHECK(category(all[0]) == "responseIsRejectedBySmev");
        }
        CHECK(desk.fetch(get_status()).empty());
    }
}

TEST_CASE("the federal body answers late, twice, garbled, with rejections, with a status or never") {
    Desk desk(quick());
    desk.order("answers", R"({"duplicated": 1})");
    send(desk);
    auto all = everything(desk);
    REQUIRE(all.size() == 2);
    CHECK(all[0].id() != all[1].id());
    desk.order("answers", R"({"garbled": 1})");
    send(desk);
    CHECK(everything(desk).at(0).data().child("MessagePrimaryContent").first_child().name() == "surprise");
    desk.order("answers", R"({"rejected": 1, "reject_code": "ACCESS_DENIED", "rejections_each": 2})");
    send(desk);
    CHECK(everything(desk).at(0).data().children(types_of("1.2"), "RequestRejected").size() == 2);
    desk.order("answers", R"({"statuses": 1, "status_code": 7, "without_signature": 1})");
    send(desk);
    all = everything(desk);
    REQUIRE(all.size() == 2);
    CHECK(all[0].data().child("RequestStatus").child("StatusCode").trimmed() == "7");
    CHECK_FALSE(all[1].message().child("SenderInformationSystemSignature"));
    desk.order("answers", R"({"dropped": 1})");
    send(desk);
    CHECK(everything(desk).empty());
    desk.order("answers", R"({"after_ms": 3000000})");
    send(desk);
    CHECK(everything(desk).empty());
    CHECK(desk.counter("queued_responses") == 1);
}

TEST_CASE("every fault of SMEV can be had on demand, for one operation and so many times") {
    Desk desk;
    std::set<std::string_view> names;
    for (const std::string_view name : smev::fault_names()) {
        INFO(name);
        names.insert(name);
        desk.order("fault", R"({"name": ")" + std::string(name) + R"(", "operation": "GetRequest", "count": 1})");
        CHECK(desk.fault_of(get("GetResponse")).empty());
        const WebResponse response = desk.post(get("GetRequest"));
        const XmlDocument document = XmlDocument::parse(response.body);
        const XmlNode fault = document.root().child("Body").child("Fault").child("detail").first_child();
        CHECK(fault.name() == name);
        CHECK(fault.child("Code"));
        CHECK(fault.child("Description").trimmed().starts_with("SMEV-"));
        CHECK(desk.fault_of(get("GetRequest")).empty());
    }
    CHECK(names.size() == 21);
    for (const char* code : {"PoorSOAPEnvelopeFormat", "NoSignatureFound", "IncorrectSignatureTarget", "SignatureIsInvalid",
                             "CertificateIsNotFound", "CertificateIsExpired"}) {
        desk.order("fault", std::string(R"({"name": ")") + code + R"("})");
        CHECK(desk.fault_of(get("GetRequest")) == "SignatureVerificationFault/" + std::string(code));
    }
    CHECK_THROWS_AS(desk.order("fault", R"({"name": "TransportFault"})"), Fault);
    CHECK_THROWS_AS(desk.order("fault", R"({"name": "SMEVFailure", "tpyo": 1})"), Fault);
}

TEST_CASE("a refusal on demand has no effect, a bare fault has no detail, a fault may come with 200") {
    Desk desk;
    desk.order("fault", R"({"name": "bare"})");
    const std::string id = desk.fresh_id();
    const WebResponse bare = desk.post(send_request(id));
    CHECK(bare.body.find("detail") == std::string::npos);
    CHECK(bare.status == 500);
    desk.order("shape", R"({"fault_status": 200})");
    desk.order("fault", R"({"name": "SMEVFailure"})");
    CHECK(desk.post(send_request(id)).status == 200);
    CHECK(desk.counter("sent_by_gateway") == 0);
    CHECK(desk.post(send_request(id)).body.find("requestIsQueued") != std::string::npos);
}

TEST_CASE("the stand's SMEV signs with an expired or a revoked certificate when told so") {
    Desk desk;
    const auto cause = [&] {
        desk.order("redeliver", "{}");
        const Got got = desk.fetch(get("GetRequest"));
        return verify_xml_signature(got.document, got.body().first_child().child("SMEVSignature").first_child(), got.message(),
                                    XmlTransforms::smev, &desk.trust, desk.clock.now())
            .cause;
    };
    desk.ask();
    desk.order("keys", R"({"smev": "expired-sign", "count": 1})");
    CHECK(cause() == Cause::certificate_expired);
    desk.order("keys", R"({"smev": "revoked-sign", "count": 1})");
    CHECK(cause() == Cause::certificate_revoked);
    CHECK(cause() == Cause::none);
    CHECK_THROWS_AS(desk.order("keys", R"({"smev": "no-such-key"})"), Fault);
}

TEST_CASE("a request whose answer the stand cut off is known when it comes again") {
    Desk desk;
    desk.system->faults().set({parse_fault("cut_after_read@SendRequest,n=1")});
    const std::string id = desk.fresh_id();
    CHECK_FALSE(desk.fetch(get("GetRequest")).body().name().empty());
    CHECK(desk.post(send_request(id)).status == 0);
    CHECK(desk.fault_of(send_request(id)) == "MessageIsAlreadySent");
    CHECK(desk.counter("sent_by_gateway") == 1);
    CHECK(desk.counter("changed_repeats") == 0);
    CHECK(desk.fault_of(send_request(id, "<other xmlns=\"urn:x\"/>")) == "MessageIsAlreadySent");
    CHECK(desk.counter("changed_repeats") == 1);
}

TEST_CASE("the log tells what the counterpart asked, line by line, and a load profile makes what it says") {
    Desk desk;
    const std::string id = desk.ask();
    desk.fetch(get("GetRequest"));
    desk.fault_of(acknowledge(id));
    desk.fault_of(acknowledge(id));
    std::istringstream log(desk.system->page("log"));
    std::vector<boost::json::value> lines;
    for (std::string line; std::getline(log, line);) lines.push_back(boost::json::parse(line));
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].at("operation").as_string() == "GetRequest");
    CHECK(lines[0].at("message").as_string() == id);
    CHECK(lines[1].at("result").as_string() == "ok");
    CHECK(lines[2].at("result").as_string() == "TargetMessageIsNotFound");
    CHECK(lines[2].at("http").as_int64() == 500);
    CHECK_THROWS_AS(desk.system->page("nothing"), Fault);

    desk.order("load", R"({"per_second": 200, "seconds": 1})");
    for (int i = 0; i < 100 && desk.system->page("load").find("\"active\":true") != std::string::npos; ++i) desk.turn(50);
    CHECK(desk.counter("asked") == 201);
    desk.order("quota", R"({"messages": 0})");
    desk.order("load", R"({"per_second": 100, "seconds": 1})");
    desk.turn(200);
    desk.order("load", R"({"per_second": 0})");
    CHECK(desk.counter("asked") == 201);
}
