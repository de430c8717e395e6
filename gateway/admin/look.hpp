// Looks at personal data: only with the full token, with a reason, and with a line in the journal before anything is shown.
#pragma once

#include "gateway/admin/discreet.hpp"
#include "gateway/admin/operation.hpp"

namespace gateway {

/// What is looked at; ids that do not apply stay empty.
struct LookedAt {
    std::string_view what;  ///< "appeal", "message", "body", "attachment", "evidence", "parked"
    std::string message_id, appeal_id, delivery_id;
};

/// Journals admin.unmasked; throws Fault(forbidden | missing_field | store_unavailable) and then nothing may be shown.
Task<void> note_look(AdminKit kit, ApiCall call, LookedAt target);

/// `full` after note_look when the call asks unmask=true, else `masked`.
Task<Sight> sight_of(AdminKit kit, ApiCall call, LookedAt target);

/// Never shown by a browser: what a partner sent may be a page with scripts.
WebResponse download_of(std::string octets);

/// The parameter of operations that can show personal data.
ApiParameter unmask_parameter();

/// A flat journal detail of texts; empty ones are left out.
std::string journal_text(std::initializer_list<std::pair<std::string_view, std::string>> members);

}  // namespace gateway
