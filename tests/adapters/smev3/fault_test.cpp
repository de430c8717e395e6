// The table of faults: what each does to a delivery (facts of the protocol, by the element's name).
#include "adapters/smev3/faults.hpp"
#include "adapters/smev3/reply.hpp"
#include "tests/adapters/smev3/scene.hpp"

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
    bool fresh_note = false, hold_route = false;
};

}  // namespace

TEST_CASE("each fault of SMEV ends an attempt as its class demands, whatever the version") {
    const std::vector<Row> rows{
        {"SMEVFailure", "", Kind::postponed, Cause::partner_unavailable},
        {"DestinationOverflow", "", Kind::postponed, Cause::queue_overflow},
        {"EndOfLifeReached", "", Kind::postponed, Cause::stale_message_id, true},
        {"MessageIsAlreadySent", "", Kind::delivered, Cause::none},
        {"StaleMessageId", "", Kind::postponed, Cause::stale_message_id, true},
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
        {"SignatureVerificationFault", "CertificateIsExpired", Kind::postponed, Cause::partner_auth, false, true},
        {"SignatureVerificationFault", "CertificateIsNotFound", Kind::postponed, Cause::partner_auth, false, true},
        {"AttachmentContentMiscoordination", "", Kind::refused, Cause::partner_rejected},
        {"AttachmentSizeLimitExceeded", "", Kind::refused, Cause::partner_rejected},
        {"QuoteLimitExceeded", "", Kind::postponed, Cause::partner_rate_limited, true},
        {"AccessDenied", "", Kind::postponed, Cause::partner_auth, false, true},
        {"PersonalAccessDenied", "", Kind::postponed, Cause::partner_auth, false, true},
        {"SenderIsNotRegistered", "", Kind::postponed, Cause::partner_auth, false, true},
        {"RecipientIsNotFound", "", Kind::refused, Cause::partner_rejected},
        {"TargetMessageIsNotFound", "", Kind::delivered, Cause::none},
        {"SomethingOfVersion14", "", Kind::postponed, Cause::partner_unavailable},
    };
    for (const Row& row : rows) {
        for (const char* version : {"1.1", "1.2", "1.3"}) {
            INFO(row.name << " " << row.code << " " << version);
            const Reply reply = read_reply("text/xml", fault_reply(row.name, row.code, version), nullptr, {});
            REQUIRE(reply.fault);
            const Outcome outcome = outcome_of(*reply.fault);
            CHECK(outcome.kind == row.kind);
            CHECK(outcome.cause == row.cause);
            CHECK(outcome.fresh_note == row.fresh_note);
            CHECK(outcome.hold_route == row.hold_route);
            CHECK(outcome.detail.find("Иванов") == std::string::npos);
            if (row.kind == Kind::refused) CHECK(outcome.detail.find("SMEV-777") != std::string::npos);
        }
    }
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
