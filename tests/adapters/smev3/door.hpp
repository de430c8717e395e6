// The partners' door without a socket: what the server does around Endpoint::handle, and a partner's envelopes.
#pragma once

#include "adapters/smev3/envelopes.hpp"
#include "tests/adapters/smev3/scene.hpp"

namespace gateway::smev3 {

/// A partner's SendRequest with this content, signed with a key of the test set.
struct PartnerRequest {
    std::string message_id;
    std::string content;
    std::string key = "federal-sign";
    std::string octets() const;
};

struct Door : Desk {
    explicit Door(const std::vector<std::string>& senders = {}, const Words& partners = {}, Words settings = {});

    /// A call of a partner with this key, as EnvelopeWriter makes it.
    EnvelopeWriter as(const std::string& key) const { return EnvelopeWriter(Smev3Settings{}, Desk::key(key)); }
    /// Takes a request of the partner in and delivers an answer to it; the outcome of that.
    Outcome answer_to(const PartnerRequest& request);
    /// A delivery about the last appeal taken, with a fresh note.
    Delivery about_last(MessageKind kind, std::string canonical);

    WebResponse knock(std::string body, std::string content_type = "text/xml; charset=utf-8");
    WebResponse knock(WebRequest request);
    /// The stable code of the cause in a SOAP fault; empty for any other answer.
    static std::string fault_code(const WebResponse& response);
    /// The element of SMEV's faults namespace in a SOAP fault; empty for any other answer.
    static std::string smev_fault(const WebResponse& response);
    /// MessageID inside SenderProvided*Data of what a queue gave; empty when it was empty.
    static std::string given_id(const WebResponse& response);

    Adapter adapter;
};

/// Canonical content without XML declaration.
std::string canonical_content(const Appeal& appeal);
/// The first occurrence of `from`, which must be there, changed to `to`.
std::string changed(std::string text, std::string_view from, std::string_view to);

}  // namespace gateway::smev3
