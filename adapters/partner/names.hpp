// How a partner's own ids and its feed are called in the gateway, so that no partner reaches what is another's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/parts.hpp"
#include "gateway/core/accept.hpp"

namespace gateway::partner {

/// One partner at one door.
struct Owner {
    std::string door;     ///< connector that brings its appeals
    std::string partner;  ///< also the connector that hands appeals to it, if there is one
    bool operator==(const Owner&) const = default;
};

/// The kind under which a partner's own id is kept in the door's system: two partners may use the same numbers.
std::string kept_kind(const Owner& owner, std::string_view kind);

/// Ids the partner gives in its own name ("system" is its name or empty) as we keep them; others are dropped.
std::vector<AppealExternalId> kept_ids(const Owner& owner, const std::vector<AppealExternalId>& given);

/// All ids the partner gave, in its own words.
std::vector<AppealExternalId> own_ids(const Owner& owner, const std::vector<ExternalId>& ids);

/// The partner's own id of an appeal, in its own words; prefers its "appeal_id".
std::optional<AppealExternalId> own_id(const Owner& owner, const std::vector<ExternalId>& ids);

/// Where the door notes, in the ledger, that an appeal was handed to a partner.
std::string handed_mark(const std::string& partner, const std::string& appeal_id);

/// The partner at `door` whose appeal this is; empty: nobody's.
std::string partner_of(const std::string& door, const std::vector<ExternalId>& ids);

/// Mail queue of a partner's feed.
std::string feed_of(const Owner& owner);

/// Outcome::handle of what was put into the feed.
std::string pickup_handle(const std::string& partner, const std::string& mail_id);

}  // namespace gateway::partner
