// Every refusal of the door in SMEV's own form: the element of the faults namespace a partner's client acts on.
#include "adapters/smev3/door_fault.hpp"

#include "adapters/smev3/faults.hpp"
#include "gateway/core/ids.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

struct Row {
    Cause cause;
    std::string_view element, code;
};

const std::vector<Row>& table() {
    static const std::vector<Row> rows{
        {Cause::signature_missing, "SignatureVerificationFault", "NoSignatureFound"},
        {Cause::signature_invalid, "SignatureVerificationFault", "SignatureIsInvalid"},
        {Cause::signature_target, "SignatureVerificationFault", "IncorrectSignatureTarget"},
        {Cause::certificate_untrusted, "SignatureVerificationFault", "CertificateIsNotFound"},
        {Cause::certificate_expired, "SignatureVerificationFault", "CertificateIsExpired"},
        {Cause::certificate_revoked, "SignatureVerificationFault", "CertificateIsExpired"},
        {Cause::certificate_usage, "SignatureVerificationFault", "SignatureIsInvalid"},
        {Cause::sender_unknown, "SenderIsNotRegistered", ""},
        {Cause::forbidden, "AccessDenied", ""},
        {Cause::duplicate_other_content, "MessageIsAlreadySent", ""},
        {Cause::stale_message_id, "StaleMessageId", ""},
        {Cause::message_expired, "EndOfLifeReached", ""},
        {Cause::no_route, "RecipientIsNotFound", ""},
        {Cause::unknown_territory, "RecipientIsNotFound", ""},
        {Cause::queue_overflow, "DestinationOverflow", ""},
        {Cause::quota_exceeded, "QuoteLimitExceeded", ""},
        {Cause::attachment_missing, "AttachmentContentMiscoordination", ""},
        {Cause::attachment_unavailable, "AttachmentContentMiscoordination", ""},
        {Cause::overloaded, "SMEVFailure", ""},
        {Cause::store_unavailable, "SMEVFailure", ""},
        {Cause::stopping, "SMEVFailure", ""},
        {Cause::internal, "SMEVFailure", ""},
        {Cause::malformed, "InvalidContent", ""},
        {Cause::schema_violation, "InvalidContent", ""},
        {Cause::unknown_operation, "InvalidContent", ""},
        {Cause::unknown_topic, "InvalidContent", ""},
    };
    return rows;
}

}  // namespace

TEST_CASE("every refusal has SMEV's own form in each version, with our cause beside it") {
    for (const Version& version : all_versions()) {
        for (const Row& row : table()) {
            INFO(version.key << " " << info(row.cause).code);
            const WebResponse response = door_fault_response(version, Fault(row.cause, "why"), "trace");
            CHECK(response.status == 500);
            CHECK(Door::smev_fault(response) == row.element);
            CHECK(Door::fault_code(response) == info(row.cause).code);
            const XmlDocument document = XmlDocument::parse(response.body);
            const XmlNode fault = document.root().child("Body").child("Fault");
            const XmlNode named = fault.child("detail").first_child();
            CHECK(fault.child("faultcode").text() == "soap:Server");
            CHECK(named.ns() == version.faults);
            CHECK(named.child(version.basic, "Code").text() == info(row.cause).code);
            CHECK(named.child(version.faults, "SignatureVerificationFault").text() == row.code);
        }
    }
}

TEST_CASE("no cause that can reach a partner is left without SMEV's word") {
    for (const CauseInfo& row : all_causes()) {
        const bool http = row.cause == Cause::none || row.cause == Cause::not_found || row.cause == Cause::method_not_allowed;
        INFO(row.code);
        CHECK(fault_word(row.cause).element.empty() == http);
    }
}

TEST_CASE("what SMEV's client reads of our faults is what we read of SMEV's") {
    const WebResponse response =
        door_fault_response(version_of("1.2"), Fault(Cause::duplicate_other_content), std::string_view());
    const XmlDocument document = XmlDocument::parse(response.body);
    const auto fault = read_fault(document.root().child("Body").first_child());
    REQUIRE(fault);
    CHECK(fault->name == "MessageIsAlreadySent");
    CHECK(fault->number == "SMEV-301");
}

TEST_CASE("MessageIDs are judged as SMEV judges them") {
    Door door;
    const auto knock = [&](const std::string& id) {
        const PartnerRequest request{id, canonical_content(small_appeal(door.clock.now()))};
        return Door::smev_fault(door.knock(request.octets()));
    };
    CHECK(knock("0e5c1e5a-8f3b-4c1e-9d1a-0123456789ab") == "InvalidMessageIdFormat");
    CHECK(knock(make_uuid_v1(door.clock.now() - std::chrono::hours(49))) == "StaleMessageId");
    CHECK(knock(make_uuid_v1(door.clock.now() + std::chrono::hours(49))) == "StaleMessageId");
    CHECK(knock(make_uuid_v1(door.clock.now() - std::chrono::hours(47))).empty());
    CHECK(door.taken.size() == 1);
}

TEST_CASE("other content under a known MessageID is MessageIsAlreadySent, the same content reads its receipt again") {
    Door door;
    PartnerRequest request{make_uuid_v1(door.clock.now()), canonical_content(small_appeal(door.clock.now()))};
    CHECK(door.knock(request.octets()).status == 200);
    CHECK(door.knock(request.octets()).status == 200);
    request.content = changed(request.content, "33701000", "33702000");
    CHECK(Door::smev_fault(door.knock(request.octets())) == "MessageIsAlreadySent");
}

TEST_CASE("content of a kind the door does not take names its root element") {
    Door door;
    const PartnerRequest request{make_uuid_v1(door.clock.now()), "<x:a xmlns:x=\"urn:x\"/>"};
    const WebResponse response = door.knock(request.octets());
    CHECK(Door::smev_fault(response) == "BusinessDataTypeIsNotSupported");
    CHECK(response.body.find("<f:RootElementNamespaceURI>urn:x<") != std::string::npos);
    CHECK(Door::fault_code(response) == "message.schema");
}

TEST_CASE("a request whose EOL has passed is told so, one whose EOL is to come is taken") {
    Door door;
    const auto knock = [&](std::chrono::hours from_now) {
        RequestMessage message;
        message.message_id = message.reference_message_id = make_uuid_v1(door.clock.now());
        message.transaction_code = "code";
        message.content = canonical_content(small_appeal(door.clock.now()));
        message.end_of_life = door.clock.now() + from_now;
        return Door::smev_fault(door.knock(door.as("federal-sign").send_request(message)));
    };
    CHECK(knock(std::chrono::hours(-1)) == "EndOfLifeReached");
    CHECK(door.taken.empty());
    CHECK(knock(std::chrono::hours(1)).empty());
    CHECK(door.taken.size() == 1);
}
