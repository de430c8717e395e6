// What a partner says, in canonical words: documents with their defaults filled in, ids in the partner's own name space.
#pragma once

#include <string>
#include <string_view>

#include "adapters/partner/names.hpp"
#include "adapters/partner/settings.hpp"
#include "gateway/appeal/appeal.hpp"

namespace gateway::partner {

struct DraftContext {
    const DoorSettings& door;
    const PartnerSettings& partner;
    Owner owner;
    std::string request_id;  ///< of this call: lower-case hex, the same for a repetition
    Time now{};
};

/// A body in JSON (fields that any appeal must have may be left out: README) or in canonical XML, whole. Throw Fault.
Appeal appeal_of_body(std::string_view media_type, std::string_view body, const DraftContext& context);
/// `kind`: what the call is for; a body that names another kind is refused unless the call allows several.
AppealEvent event_of_body(std::string_view media_type, std::string_view body, MessageKind kind, const DraftContext& context);

/// Makes what a partner wrote ours: its ids become its own, what only adapters may keep is dropped, files are "pending".
void make_own(Appeal& appeal, const DraftContext& context);
void make_own(AppealEvent& event, const DraftContext& context);

}  // namespace gateway::partner
