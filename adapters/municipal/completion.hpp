// What a mapping need not say: the fields every canonical document has and no partner knows are put in here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/municipal/arrival.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/core/accept.hpp"

namespace gateway::municipal {

/// Who the partner is, for what it brings.
struct Manners {
    std::string connector;
    std::string regime;
    std::vector<std::string> territory;
};

/// A mapping's JSON as a message. An object with `text` is an appeal, any other an event. Left out may be, in an appeal:
/// appeal_id, regime, channel, created_at, status, status_at, questions, the system and kind of external ids, external_ids
/// themselves where the transport has an id; `text` may be a plain string. In an event: event_id, kind, at, source, the system
/// and kind of external_id; `external_id` and `answer` may be plain strings. An event that names the appeal by our own id is
/// about an appeal this partner was given: nobody speaks for the appeals of others. Throws Fault.
Submission submission_of_json(std::string_view mapped, const Arrival& arrival, const Manners& manners);

/// The same of canonical XML, in which nothing may be left out.
Submission submission_of_xml(std::string_view mapped, const Arrival& arrival, const Manners& manners);

/// An id for an event that brings none: the same for the same news, another for a return to an earlier state.
std::string event_id_for(const Arrival& arrival);

/// Throws Fault(unknown_territory) for an appeal of another territory.
void require_territory(const Appeal& appeal, const std::vector<std::string>& territory);

}  // namespace gateway::municipal
