// From what a municipality tells of a request to what happened to the appeal.
#pragma once

#include <optional>
#include <string>

#include "adapters/open311/reply.hpp"
#include "adapters/open311/settings.hpp"
#include "gateway/core/accept.hpp"

namespace gateway::open311 {

struct EventContext {
    std::string connector;  ///< sender of the event and system of its ids
    std::string seen;       ///< fingerprint of the state seen last; empty = none
    Time now{};
};

/// Of everything in a request that may change: status, notes, time, agency.
std::string fingerprint_of(const RemoteRequest& request);

/// The event of a changed state; nullopt when it tells nothing new ("open" without a word for an appeal that is registered
/// already). "closed" becomes answer_sent with the notes as the answer's text.
std::optional<Submission> event_of(const ClientSettings& settings, const OpenItem& item, const RemoteRequest& request,
                                   const EventContext& context);

/// A token has become a number: an event that only brings the new id.
Submission number_event(const OpenItem& item, const RemoteRequest& request, const EventContext& context);

}  // namespace gateway::open311
