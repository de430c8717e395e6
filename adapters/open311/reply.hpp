// What a partner's server answered, read with all the patience real servers need.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/open311/value.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/http/client.hpp"

namespace gateway::open311 {

/// One request as a partner tells of it; every text trimmed, anything may be empty.
struct RemoteRequest {
    std::string id, token;
    std::string status, status_notes, description, agency, service_code;
    std::string requested, updated;  ///< date-times as written
};

/// A partner's own error, without its words: they may quote what was posted.
struct RemoteError {
    std::vector<std::string> codes;
    std::vector<std::string> arguments;  ///< names of GeoReport v2 that its text mentions
    std::string summary() const;         ///< "code 400; names api_key"
};

struct RemoteAnswer {
    std::vector<RemoteRequest> requests;
    std::optional<RemoteError> error;  ///< an `errors` document, whatever the HTTP status
};

/// The form is told by the first character, not by Content-Type. Accepts a kept outer name, one object in place of a list,
/// doubled containers, numbers and strings alike, absent, empty and null alike, other spellings (servicerequest_id,
/// status_note). Throws Fault(malformed | too_large | too_deep | …) for what is neither XML nor JSON, and for HTML.
RemoteAnswer read_answer(std::string_view body);

/// The outcome of a reply that is no success: 408, 429, 5xx → postponed; 401 and 403 → refused(partner_auth); other 3xx and 4xx
/// → refused(partner_rejected), 400 postponed when the partner is known to mean outages by it. nullopt for 2xx without an
/// error. `answer` is null when the body could not be read.
struct ReplyRules {
    bool bad_request_is_temporary = false;
    Time now{};
};
std::optional<Outcome> failure_of(const WebReply& reply, const RemoteAnswer* answer, const ReplyRules& rules);

}  // namespace gateway::open311
