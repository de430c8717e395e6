#include "adapters/smev3/faults.hpp"

#include <array>

#include "adapters/smev3/names.hpp"

namespace gateway::smev3 {

namespace {

struct Row {
    std::string_view name;
    Reaction reaction;
    Cause cause;
};

constexpr std::array<Row, 20> table{{
    {"SMEVFailure", Reaction::retry, Cause::partner_unavailable},
    {"DestinationOverflow", Reaction::retry, Cause::queue_overflow},
    {"EndOfLifeReached", Reaction::new_id, Cause::stale_message_id},
    {"MessageIsAlreadySent", Reaction::done, Cause::none},
    {"StaleMessageId", Reaction::new_id, Cause::stale_message_id},
    {"InvalidMessageIdFormat", Reaction::fix, Cause::partner_rejected},
    {"InvalidContent", Reaction::fix, Cause::partner_rejected},
    {"BusinessDataTypeIsNotSupported", Reaction::fix, Cause::partner_rejected},
    {"IncorrectResponseContentType", Reaction::fix, Cause::partner_rejected},
    {"UnknownMessageType", Reaction::fix, Cause::partner_rejected},
    {"TransactionCodeInvalid", Reaction::fix, Cause::partner_rejected},
    {"AttachmentContentMiscoordination", Reaction::fix, Cause::partner_rejected},
    {"AttachmentSizeLimitExceeded", Reaction::fix, Cause::partner_rejected},
    {"QuoteLimitExceeded", Reaction::new_id, Cause::partner_rate_limited},
    {"AccessDenied", Reaction::stop, Cause::partner_auth},
    {"PersonalAccessDenied", Reaction::stop, Cause::partner_auth},
    {"SenderIsNotRegistered", Reaction::stop, Cause::partner_auth},
    {"RecipientIsNotFound", Reaction::fix, Cause::partner_rejected},
    {"TargetMessageIsNotFound", Reaction::done, Cause::none},
    {"SignatureVerificationFault", Reaction::fix, Cause::partner_rejected},
}};

const Row* row_of(const SmevFault& fault) {
    for (const Row& row : table) {
        if (row.name == fault.name) return &row;
    }
    return nullptr;
}

/// "SMEV-403: …" → "SMEV-403".
std::string number_of(const std::string& text) {
    const auto at = text.find("SMEV-");
    if (at == std::string::npos) return {};
    std::size_t end = at + 5;
    while (end < text.size() && end < at + 10 && text[end] >= '0' && text[end] <= '9') ++end;
    return end == at + 5 ? std::string() : text.substr(at, end - at);
}

bool certificate_trouble(const SmevFault& fault) {
    return fault.detail_code == "CertificateIsExpired" || fault.detail_code == "CertificateIsNotFound";
}

}  // namespace

std::optional<SmevFault> read_fault(XmlNode body_child) {
    if (!body_child.is(soap_ns, "Fault")) return std::nullopt;
    SmevFault fault;
    const XmlNode named = body_child.child("detail").first_child();
    fault.name = named.name();
    fault.number = number_of(named.child("Description").trimmed());
    if (fault.number.empty()) fault.number = number_of(body_child.child("faultstring").trimmed());
    fault.detail_code = named.child("SignatureVerificationFault").trimmed();
    return fault;
}

SmevFault read_inner_fault(XmlNode node) {
    SmevFault fault;
    std::string type = node.attribute("http://www.w3.org/2001/XMLSchema-instance", "type").value_or("");
    const auto colon = type.find(':');
    fault.name = colon == std::string::npos ? type : type.substr(colon + 1);
    fault.number = number_of(node.child("Description").trimmed());
    fault.detail_code = node.child("SignatureVerificationFault").trimmed();
    return fault;
}

Reaction reaction_to(const SmevFault& fault) {
    if (fault.name == "SignatureVerificationFault") return certificate_trouble(fault) ? Reaction::stop : Reaction::fix;
    const Row* row = row_of(fault);
    // A bare or unknown fault says nothing certain: the message keeps its id, so repeating is safe.
    return row == nullptr ? Reaction::retry : row->reaction;
}

Outcome outcome_of(const SmevFault& fault) {
    const Row* row = row_of(fault);
    const Cause cause = row == nullptr ? Cause::partner_unavailable : row->cause;
    Outcome outcome;
    switch (reaction_to(fault)) {
        case Reaction::done:
            return delivered();
        case Reaction::fix:
            return refused(cause, describe(fault));
        case Reaction::retry:
            return postponed(cause, describe(fault));
        case Reaction::new_id:
            outcome = postponed(cause, describe(fault));
            outcome.fresh_note = true;
            return outcome;
        case Reaction::stop:
            outcome = postponed(certificate_trouble(fault) ? Cause::partner_auth : cause, describe(fault));
            outcome.hold_route = true;
            return outcome;
    }
    return postponed(cause, describe(fault));
}

std::string describe(const SmevFault& fault) {
    std::string text = fault.name.empty() ? "SOAP Fault" : fault.name;
    if (!fault.detail_code.empty()) text += "/" + fault.detail_code;
    if (!fault.number.empty()) text += " " + fault.number;
    return text;
}

}  // namespace gateway::smev3
