// POST Service Request: from the posted form to the canonical appeal.
#pragma once

#include <string>

#include "adapters/open311/settings.hpp"
#include "gateway/core/accept.hpp"

namespace gateway::open311 {

/// Who posts, when, and how the message is recognised when it comes again.
struct PostContext {
    std::string connector;  ///< system of the ids we give out
    std::string partner;
    std::string sender_message_id;  ///< from Idempotency-Key, or fresh
    std::string trace_id;
    Time now{};
};

struct Posting {
    Submission submission;
    std::string service_request_id;  ///< follows from partner and sender_message_id, so that a repeat gets the same number
    std::string account_id;
};

/// Checks in the order of the standard: jurisdiction_id (404, or 400 when missing though several are served), api_key (403),
/// service_code (400, 404), then all remaining faults together (Problems). Only
/// then the files go into Blobs. `context.partner` is found by the key. Throws Fault or Problems; values of the form never
/// stand in them. Blocking: call inside `offload`.
Posting read_posting(const EndpointSettings& settings, PostedForm& form, PostContext context, Blobs& blobs);

/// The partner whose key this is; all keys are compared in constant time. Throws Fault(credentials_missing |
/// credentials_wrong).
const PartnerKey& partner_of(const EndpointSettings& settings, std::string_view api_key);

/// ОКТМО of a jurisdiction_id; empty is fine when only one is served. Throws Fault(missing_field | unknown_territory).
const std::string& territory_of(const EndpointSettings& settings, std::string_view jurisdiction_id);

/// First value of a form field or query parameter, trimmed; empty when absent.
std::string_view value_of(const WebFields& fields, std::string_view name);

}  // namespace gateway::open311
