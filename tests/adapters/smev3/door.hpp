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
    explicit Door(const std::vector<std::string>& senders = {});

    WebResponse knock(std::string body, std::string content_type = "text/xml; charset=utf-8");
    WebResponse knock(WebRequest request);
    /// The stable code of the cause in a SOAP fault; empty for any other answer.
    static std::string fault_code(const WebResponse& response);

    Adapter adapter;
};

/// Canonical content without XML declaration.
std::string canonical_content(const Appeal& appeal);
/// The first occurrence of `from`, which must be there, changed to `to`.
std::string changed(std::string text, std::string_view from, std::string_view to);

}  // namespace gateway::smev3
