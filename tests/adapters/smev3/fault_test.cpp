// The table of faults: what each does to a delivery (facts of the protocol, by the element's name).
#include "adapters/smev3/faults.hpp"
#include "adapters/smev3/reply.hpp"
#include "tests/adapters/smev3/door.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

using Kind = Outcome::Kind;

std::string fault_reply(const std::string& name, const std::string& code, const std::string& version = "1.2") {
    const std::string base = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";
    const std::string inner = code.empty() ? "" : "<f:SignatureVerificationFault>" + code + "</f:SignatureVerificationFault>";
    return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><soap:Fault>"
           "<faultcode>soap:Server</faultcode><faultstring>Иванов Иван</faultstring><detail><f:" +
           name + " xmlns:f=\"" + base + "faults/" + version + "\" xmlns=\"" + base + "basic/" + version +
           "\"><Code>028122</Code><Description>SMEV-777:Иванов Иван</Description>" + inner + "</f:" + name +
           "></detail></soap:Fault></soap:Body></soap:Envelope>";
}

struct Row {
    std::string name, code;
    Kind kind;
    Cause cause;
    bool without_end = false, fresh_note = false, hold_route = false;
};

const std::vector<Row>& rows() {
    static const std::vector<Row> table{
        {"SMEVFailure", "", Kind::postponed, Cause::partner_unavailable, true},
        {"DestinationOverflow", "", Kind::postponed, Cause::queue_overflow, true},
        {"EndOfLifeReached", "", Kind::postponed, Cause::message_expired, false, true},
        {"MessageIsAlreadySent", "", Kind::delivered, Cause::none},
        {"StaleMessageId", "", Kind::postponed, Cause::stale_message_id, false, true},
        {"InvalidMessageIdFormat", "", Kind::refused, Cause::partner_rejected},
        {"InvalidContent", "", Kind::refused, Cause::partner_rejected},
        {"BusinessDataTypeIsNotSupported", "", Kind::refused, Cause::partner_rejected},
        {"IncorrectResponseContentType", "", Kind::refused, Cause::partner_rejected},
        {"UnknownMessageType", "", Kind::refused, Cause::partner_rejected},
        {"TransactionCodeInvalid", "", Kind::refused, Cause::partner_rejected},
        {"SignatureVerificationFault", "PoorSOAPEnvelopeFormat", Kind::refused, Cause::partner_rejected},
        {"SignatureVerificationFault", "NoSignatureFound", Kind::refused, Cause::partner_rejected},
        {"SignatureVerificationFault", "IncorrectSignatureTarget", Kind::refused, Cause::partner_rejected},
        {"SignatureVerificationFault", "SignatureIsInvalid", Kind::refused, Cause::partner_rejected},
        {"SignatureVerificationFault", "CertificateIsNotFound", Kind::postponed, Cause::partner_auth, false, false, true},
        {"SignatureVerificationFault", "CertificateIsExpired", Kind::postponed, Cause::partner_auth, false, false, true},
        {"AttachmentContentMiscoordination", "", Kind::refused, Cause::partner_rejected},
        {"AttachmentSizeLimitExceeded", "", Kind::refused, Cause::quota_exceeded},
        {"QuoteLimitExceeded", "", Kind::postponed, Cause::quota_exceeded, false, true},
        {"AccessDenied", "", Kind::postponed, Cause::partner_forbidden, false, false, true},
        {"PersonalAccessDenied", "", Kind::postponed, Cause::partner_forbidden, false, false, true},
        {"SenderIsNotRegistered", "", Kind::postponed, Cause::partner_auth, false, false, true},
        {"RecipientIsNotFound", "", Kind::refused, Cause::partner_rejected},
        {"TargetMessageIsNotFound", "", Kind::delivered, Cause::none},
    };
    return table;
}

void check(const Row& row, const SmevFault& fault) {
    const Outcome outcome = outcome_of(fault);
    CHECK(outcome.kind == row.kind);
    CHECK(outcome.cause == row.cause);
    CHECK(outcome.without_end == row.without_end);
    CHECK(outcome.fresh_note == row.fresh_note);
    CHECK(outcome.hold_route == row.hold_route);
    CHECK(outcome.detail.find("Иванов") == std::string::npos);
    if (row.kind == Kind::delivered) return;
    // Code and number for the operator's support, then what to do, Russian first.
    for (const std::string& part : {row.name, row.code, std::string("SMEV-777"), std::string("028122"),
                                    std::string(row_of(fault).next_ru), std::string(row_of(fault).next_en)})
        CHECK(outcome.detail.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("the table has each fault of the protocol once, with a next step for a person where one must act") {
    REQUIRE(fault_rows().size() == rows().size());
    for (std::size_t i = 0; i < rows().size(); ++i) {
        const FaultRow& row = fault_rows()[i];
        INFO(row.name << " " << row.code);
        CHECK(row.name == rows()[i].name);
        CHECK(row.code == rows()[i].code);
        CHECK(row.next_ru.empty() == (row.reaction == Reaction::done));
        CHECK(row.next_en.empty() == row.next_ru.empty());
    }
}

TEST_CASE("each fault of SMEV ends an attempt as its class demands, whatever the version") {
    for (const Row& row : rows()) {
        for (const char* version : {"1.1", "1.2", "1.3"}) {
            INFO(row.name << " " << row.code << " " << version);
            const Reply reply = read_reply("text/xml", fault_reply(row.name, row.code, version), nullptr, {});
            REQUIRE(reply.fault);
            check(row, *reply.fault);
        }
    }
}

TEST_CASE("a fault inside AsyncProcessingStatus is the same fault") {
    for (const Row& row : rows()) {
        INFO(row.name << " " << row.code);
        const std::string code =
            row.code.empty() ? "" : "<SignatureVerificationFault>" + row.code + "</SignatureVerificationFault>";
        const XmlDocument document = XmlDocument::parse(
            "<SmevFault xmlns=\"urn:x\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:ns3=\"urn:y\" "
            "xsi:type=\"ns3:" +
            row.name + "\"><Code>028122</Code><Description>SMEV-777: Иванов Иван</Description>" + code + "</SmevFault>");
        check(row, read_inner_fault(document.root()));
    }
}

TEST_CASE("a fault nobody has heard of is tried again without end") {
    const Reply reply = read_reply("text/xml", fault_reply("SomethingOfVersion14", ""), nullptr, {});
    REQUIRE(reply.fault);
    const Outcome outcome = outcome_of(*reply.fault);
    CHECK(outcome.kind == Kind::postponed);
    CHECK(outcome.cause == Cause::partner_unavailable);
    CHECK(outcome.without_end);
}

TEST_CASE("a code of SignatureVerificationFault nobody has heard of, or none, is our own defect and stops no route") {
    for (const char* code : {"SomethingIsWrong", ""}) {
        INFO(code);
        check({"SignatureVerificationFault", code, Kind::refused, Cause::partner_rejected},
              *read_reply("text/xml", fault_reply("SignatureVerificationFault", code), nullptr, {}).fault);
    }
}

TEST_CASE("sizes and type names of a fault are told, its free text is not") {
    const std::string sizes = changed(fault_reply("QuoteLimitExceeded", ""), "</f:QuoteLimitExceeded>",
                                      "<f:RemainedTotalQuoteSize>1024</f:RemainedTotalQuoteSize>"
                                      "<f:RealTotalAttachmentSize>Иванов</f:RealTotalAttachmentSize></f:QuoteLimitExceeded>");
    const Outcome outcome = outcome_of(*read_reply("text/xml", sizes, nullptr, {}).fault);
    CHECK(outcome.detail.find("RemainedTotalQuoteSize=1024") != std::string::npos);
    CHECK(outcome.detail.find("Иванов") == std::string::npos);
    CHECK(outcome.retry_after >= Duration{60'000});
    const std::string position =
        changed(fault_reply("InvalidContent", ""), "</f:InvalidContent>",
                "<f:ValidationError errorPosition=\"-1\">Иванов</f:ValidationError></f:InvalidContent>");
    CHECK(outcome_of(*read_reply("text/xml", position, nullptr, {}).fault).detail.find("errorPosition=-1") !=
          std::string::npos);
}

TEST_CASE("a fault without detail says nothing certain and is tried again") {
    const Reply reply =
        read_reply("text/xml",
                   "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>"
                   "<faultcode>s:Server</faultcode><faultstring>?</faultstring></s:Fault></s:Body></s:Envelope>",
                   nullptr, {});
    REQUIRE(reply.fault);
    CHECK(outcome_of(*reply.fault).kind == Kind::postponed);
}
