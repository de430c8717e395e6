// What SMEV brings beside plain requests and answers: Cancel, the official's signature, statuses of 1.3's routing.
#include "adapters/smev3/element.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/adapters/smev3/door.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;
namespace json = boost::json;

namespace {

/// Canonical content with Id and PersonalSignature over it, as an official's program makes them.
struct SignedContent {
    SignedContent(const Version& version, const Appeal& appeal, const std::string& key) {
        content = canonical_content(appeal);
        content.insert(content.find_first_of(" >"), " Id=\"OFFICIAL\"");
        signature = "<t:PersonalSignature xmlns:t=\"" + std::string(version.types) + "\">" +
                    sign_xml_element(content, "OFFICIAL", XmlTransforms::smev, *Desk::key(key)) + "</t:PersonalSignature>";
    }
    std::string content, signature;
};

std::string ext_of_last(const Script& script, const char* name) {
    const Appeal appeal = appeal_from_json(script.taken.back().canonical);
    const json::value ext = json::parse(appeal.ext.at("smev"));
    const auto* value = ext.as_object().if_contains(name);
    return value == nullptr ? "" : std::string(value->as_string());
}

std::string routed(const std::string& kind, const std::string& value, const std::string& code) {
    return "<r:" + kind + "RoutingStatus><r:" + kind + "Value>" + value + "</r:" + kind + "Value><r:RoutingStatusCode>" + code +
           "</r:RoutingStatusCode></r:" + kind + "RoutingStatus>";
}

}  // namespace

TEST_CASE("a Cancel of schemas up to 1.2 withdraws the appeal of the request it names, is kept and acknowledged") {
    for (const Version& version : all_versions()) {
        if (!version.cancel) continue;
        INFO(version.key);
        Script script(version);
        const std::string request = uuid_now(script), cancel = uuid_now(script);
        script.put_cancel(cancel, request);
        CHECK(script.poll().taken == 1);
        REQUIRE(script.taken.size() == 1);
        const Envelope& envelope = script.taken[0].envelope;
        CHECK(envelope.kind == MessageKind::status_changed);
        CHECK(envelope.sender_message_id == cancel);
        CHECK(envelope.bytes.find("MessageReference") != std::string::npos);
        REQUIRE(envelope.evidence.size() == 1);
        CHECK(envelope.evidence[0].verdict == "valid");
        const AppealEvent event = event_from_json(script.taken[0].canonical);
        CHECK(event.status == Status::withdrawn);
        CHECK(event.status_raw == "CANCEL");
        REQUIRE(event.external_id);
        CHECK(event.external_id->plain() == ExternalId{"smev", "smev_message_id", request});
        CHECK_FALSE(script.taken[0].word);
        CHECK(script.requests.empty());
        REQUIRE(script.asked("Ack").size() == 1);
        CHECK(script.asked("Ack")[0].find(">" + cancel + "<") != std::string::npos);
    }
}

TEST_CASE("a Cancel that SMEV did not sign withdraws nothing") {
    Script script(version_of("1.2"));
    const std::string request = uuid_now(script), cancel = uuid_now(script);
    script.put_cancel(cancel, request);
    script.requests[cancel] = changed(script.requests[cancel], ">" + request + "<", ">" + uuid_now(script) + "<");
    CHECK(script.poll().taken == 0);
    CHECK(script.taken.empty());
    REQUIRE(script.asked("Ack").size() == 1);
    CHECK(script.asked("Ack")[0].find("accepted=\"false\"") != std::string::npos);
}

TEST_CASE("an official's signature that holds is evidence and is told with the appeal, in every version") {
    for (const Version& version : all_versions()) {
        INFO(version.key);
        Script script(version);
        const SignedContent made(version, small_appeal(script.clock.now()), "official-sign");
        script.put_request(uuid_now(script), made.signature, made.content);
        REQUIRE(script.poll().taken == 1);
        const auto& evidence = script.taken[0].envelope.evidence;
        REQUIRE(evidence.size() == 3);
        CHECK(evidence[2].verdict == "valid");
        CHECK(evidence[2].covers == "appeal");
        CHECK(evidence[2].cert_sha256 != evidence[1].cert_sha256);
        CHECK(ext_of_last(script, "personal_signature") == "valid");
    }
}

TEST_CASE("a message whose official's signature is forged is not taken, though SMEV and the sender signed it") {
    Script script(version_of("1.2"));
    const SignedContent made(script.version, small_appeal(script.clock.now()), "official-sign");
    const std::string forged = changed(made.content, "Яма", "Пир");
    script.put_request(uuid_now(script), made.signature, forged);
    CHECK(script.poll().taken == 0);
    CHECK(script.taken.empty());
    CHECK(script.asked("Ack").empty());
    CHECK(script.log.has("cause=signature.invalid place="));
    CHECK(script.requests.size() == 1);
}

TEST_CASE("an official's signature over something else than the content is none") {
    Script script(version_of("1.2"));
    const SignedContent made(script.version, small_appeal(script.clock.now()), "official-sign");
    const SignedContent other(script.version, small_appeal(script.clock.now()), "official-sign");
    script.put_request(uuid_now(script), changed(made.signature, "#OFFICIAL", "#SenderProvidedRequestData"), made.content);
    script.put_request(uuid_now(script), other.signature, made.content);
    script.poll();
    CHECK(script.taken.empty());
    CHECK(script.requests.size() == 2);
}

TEST_CASE("an official's certificate nobody vouches for is told with the appeal and is no evidence") {
    Script script(version_of("1.2"));
    const SignedContent made(script.version, small_appeal(script.clock.now()), "stranger-sign");
    script.put_request(uuid_now(script), made.signature, made.content);
    REQUIRE(script.poll().taken == 1);
    CHECK(script.taken[0].envelope.evidence.size() == 2);
    CHECK(ext_of_last(script, "personal_signature") == "certificate.untrusted");
}

TEST_CASE("a request without an official's signature says nothing of one") {
    Script script(version_of("1.2"));
    script.put_request(uuid_now(script), {}, canonical_content(small_appeal(script.clock.now())));
    REQUIRE(script.poll().taken == 1);
    CHECK(script.taken[0].envelope.evidence.size() == 2);
    CHECK(ext_of_last(script, "personal_signature").empty());
}

TEST_CASE("the routing's statuses of 1.3 say which recipients were not reached, those inside a registry's record too") {
    for (const char* key : {"1.3", "1.3-newer"}) {
        INFO(key);
        Script script(version_of(key));
        const std::string sent = uuid_now(script);
        const std::string statuses = routed("Dynamic", "a", "success") + routed("Identifier", "7", "recipientNotFound") +
                                     "<r:RegistryRoutingStatus><r:RecordId>1</r:RecordId><r:RoutingStatusCode>signatureInvalid"
                                     "</r:RoutingStatusCode>" +
                                     routed("Dynamic", "b", "recipientNotFound") + "</r:RegistryRoutingStatus>";
        script.put_response(uuid_now(script), {},
                            "<t:AsyncProcessingStatus>" + element("t:OriginalMessageId", sent) +
                                element("t:StatusCategory", "requestIsAcceptedBySmev") + "<r:RoutingStatus xmlns:r=\"" +
                                std::string(script.version.routing) + "\">" + statuses +
                                "</r:RoutingStatus></t:AsyncProcessingStatus>");
        REQUIRE(script.poll().taken == 1);
        const auto& word = script.taken[0].word;
        REQUIRE(word);
        CHECK(word->handle == sent);
        CHECK(word->state == DeliveryState::handed_over);
        CHECK(word->stage == "requestIsAcceptedBySmev");
        CHECK(word->detail == "3 of 4 recipients: recipientNotFound signatureInvalid");
    }
}

TEST_CASE("a verdict that names its message only around the sender's part, or only inside, is about that message") {
    Script script(version_of("1.2"));
    const std::string id = uuid_now(script), word = element("t:StatusCategory", "requestIsRejectedBySmev");
    const std::string named = element("t:OriginalMessageId", id);
    for (const bool inside : {false, true}) {
        INFO(inside);
        script.put_response(
            uuid_now(script), inside ? std::string() : named,
            "<t:AsyncProcessingStatus>" + (inside ? named : std::string()) + word + "</t:AsyncProcessingStatus>");
        REQUIRE(script.poll().taken == 1);
        REQUIRE(script.taken.back().word);
        CHECK(script.taken.back().word->handle == id);
        CHECK(script.taken.back().word->state == DeliveryState::refused);
    }
}

TEST_CASE("a verdict of GetStatus that SMEV did not sign settles nothing, however it reads") {
    Script script(version_of("1.2"));
    script.put_verdict(element("t:OriginalMessageId", uuid_now(script)) +
                       element("t:StatusCategory", "responseIsRejectedBySmev"));
    script.verdicts.back() = changed(script.verdicts.back(), "responseIsRejectedBySmev", "responseIsDelivered");
    script.poll();
    CHECK(script.verdicts.empty());
    CHECK(script.ledger.heard.empty());
    CHECK(script.ledger.remembered_before_heard.empty());
    CHECK(script.log.has("smev_verdict_not_believed"));
}

TEST_CASE("a request its sender did not sign is taken only where the settings do without") {
    for (const bool required : {true, false}) {
        INFO(required);
        Scene scene({{"sender_signature_required", required ? "true" : "false"}});
        json::object asked{{"content", canonical_content(small_appeal(scene.clock.now()))}, {"unsigned", true}};
        scene.system->command("requests", json::serialize(json::object{{"requests", json::array{std::move(asked)}}}));
        scene.poll();
        CHECK(scene.taken.size() == (required ? 0 : 1));
        CHECK(scene.counter("acknowledged") == (required ? 0 : 1));
    }
}
