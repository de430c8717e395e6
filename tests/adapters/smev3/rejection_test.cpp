// Faults inside asynchronous rejections: each row of the table acts as if the fault had come at once, under a new id.
#include <algorithm>

#include "adapters/smev3/element.hpp"
#include "adapters/smev3/faults.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

std::string inner_fault(const FaultRow& row) {
    const std::string code = row.code.empty() ? std::string() : element("f:SignatureVerificationFault", row.code);
    return "<t:SmevFault xmlns:f=\"urn:f\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"f:" +
           std::string(row.name) + "\"><b:Description>SMEV-999: text</b:Description>" + code + "</t:SmevFault>";
}

std::string rejection(const std::string& id, const std::string& fault) {
    return "<t:AsyncProcessingStatus>" + element("t:OriginalMessageId", id) +
           element("t:StatusCategory", "requestIsRejectedBySmev") + fault + "</t:AsyncProcessingStatus>";
}

/// A request that was handed over and then rejected with this fault.
struct Rejected : Script {
    explicit Rejected(const std::string& fault) : Script(version_of("1.2")) {
        const std::string appeal = to_json(small_appeal(clock.now()));
        request = delivery(MessageKind::appeal_created, appeal, appeal);
        REQUIRE(deliver(request).kind == Outcome::Kind::handed_over);
        put_response(uuid_now(*this), {}, rejection(request.note, fault));
        REQUIRE(poll().taken == 1);
        REQUIRE(taken.back().word);
        word = *taken.back().word;
        request.attempt = 2;
    }
    Delivery request;
    DeliveryWord word;
};

}  // namespace

TEST_CASE("a rejection goes by the row of its fault: refused, done, or another attempt under a new id") {
    for (const FaultRow& row : fault_rows()) {
        INFO(row.name << " " << row.code);
        Rejected scene(inner_fault(row));
        CHECK(scene.word.handle == scene.request.note);
        if (row.reaction == Reaction::done) {
            CHECK(scene.word.state == DeliveryState::handed_over);
            continue;
        }
        CHECK(scene.word.cause == Cause::partner_verdict);
        CHECK(scene.word.detail.find(row.next_ru) != std::string::npos);
        CHECK(scene.word.state == (row.reaction == Reaction::fix ? DeliveryState::refused : DeliveryState::postponed));
        const Outcome again = scene.deliver(scene.request);
        CHECK(again.kind == Outcome::Kind::postponed);
        CHECK(again.fresh_note);
        CHECK(again.without_end == (row.reaction == Reaction::retry));
        CHECK(again.hold_route == (row.reaction == Reaction::stop));
        CHECK(again.cause == (row.reaction == Reaction::fix ? Cause::stale_message_id : row.cause));
        // Only infrastructure is waited for as the route's policy says; a new id goes soon, quota takes its time.
        CHECK(again.retry_after.has_value() == (row.reaction == Reaction::fix || row.reaction == Reaction::new_id));
        CHECK((again.retry_after.value_or(Duration(0)) > Duration(60'000)) == (row.name == "QuoteLimitExceeded"));
        CHECK(scene.asked("SendRequest").size() == 1);
        scene.request.note = scene.adapter.connector->prepare(scene.request);
        scene.request.attempt = 3;
        CHECK(scene.deliver(scene.request).kind == Outcome::Kind::handed_over);
        CHECK(scene.asked("SendRequest").size() == 2);
    }
}

TEST_CASE("a rejection without a fault, or with one nobody knows, is refused: repeating would only bring it again") {
    const FaultRow unknown{"SomethingOfVersion14", "", Reaction::retry, Cause::none, "", ""};
    for (const std::string& fault : {std::string(), inner_fault(unknown), std::string("<t:SmevFault/>")}) {
        INFO(fault);
        Rejected scene(fault);
        CHECK(scene.word.state == DeliveryState::refused);
        const Outcome again = scene.deliver(scene.request);
        CHECK(again.fresh_note);
        CHECK_FALSE(again.without_end);
        CHECK(again.cause == Cause::stale_message_id);
    }
}

TEST_CASE("a rejection whose type names no fault goes by the SMEV-nnn in its text; a type that names one wins") {
    const auto told = [](const std::string& type, const std::string& text) {
        return "<t:SmevFault xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"" + type + ">" +
               element("b:Description", text) + "</t:SmevFault>";
    };
    const std::string base = " xsi:type=\"b:SmevFault\"";
    struct Case {
        std::string fault;
        DeliveryState state;
        std::string detail;
    };
    const std::vector<Case> cases{
        {told("", "SMEV-600:the queue is full"), DeliveryState::postponed, "DestinationOverflow SMEV-600"},
        {told(base, "SMEV-600: the queue is full"), DeliveryState::postponed, "DestinationOverflow SMEV-600"},
        {told("", "SMEV-301:sent already"), DeliveryState::handed_over, "MessageIsAlreadySent SMEV-301"},
        {told(base, "SMEV-300:no UUID"), DeliveryState::refused, "InvalidMessageIdFormat SMEV-300"},
        {told("", "SMEV-403:not by the schema"), DeliveryState::refused, "InvalidContent SMEV-403"},
        // Numbers several faults share, of another operation, longer ones, unknown ones: nobody knows.
        {told(base, "SMEV-100:a signature"), DeliveryState::refused, "SmevFault SMEV-100"},
        {told("", "SMEV-501:of Ack"), DeliveryState::refused, "SOAP Fault SMEV-501"},
        {told("", "SMEV-6001:unknown"), DeliveryState::refused, "SOAP Fault SMEV-6001"},
        {told(" xsi:type=\"f:InvalidContent\"", "SMEV-600:?"), DeliveryState::refused, "InvalidContent SMEV-600"},
    };
    for (const Case& one : cases) {
        INFO(one.fault);
        Rejected scene(one.fault);
        CHECK(scene.word.state == one.state);
        CHECK(scene.word.detail.starts_with(one.detail));
        scene.request.attempt = 2;
        const Outcome again = scene.deliver(scene.request);
        CHECK(again.without_end == (one.state == DeliveryState::postponed));
        if (one.state == DeliveryState::postponed) CHECK(again.cause == Cause::queue_overflow);
    }
}

TEST_CASE("a verdict of GetStatus goes by its fault's row too, its id is known as used up before the word is heard") {
    Script script(version_of("1.2"));
    const std::string id = uuid_now(script);
    const auto row = std::ranges::find(fault_rows(), "SMEVFailure", &FaultRow::name);
    script.put_verdict(element("t:OriginalMessageId", id) + element("t:StatusCategory", "responseIsRejectedBySmev") +
                       inner_fault(*row));
    script.poll();
    REQUIRE(script.ledger.heard.size() == 1);
    CHECK(script.ledger.heard[0].state == DeliveryState::postponed);
    CHECK(script.ledger.remembered_before_heard.contains("rejected/" + id));
}
