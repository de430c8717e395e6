// The state machine of a question and what an event does to an appeal.
//
//   received ─┬─> rejected_moderation
//             └─> registered ─> assigned ─> in_work <─> extended | info_requested | transferred_out
//                 in_work ─> answer_prepared ─> approved ─> answered ─> rated | reopened ─> in_work …; ─> archived
//   from every state that is not final: merged, withdrawn, left_without_answer, returned, spam
//
// Partners skip steps: a forward jump along the line is legal. Anything else is accepted from the source, but flagged.
#pragma once

#include "gateway/appeal/appeal.hpp"

namespace gateway {

/// Whether `to` may follow `from`, directly or by skipping steps forward. Everything may follow `unknown`, `unknown` may follow
/// everything, and a state may be repeated.
bool may_follow(Status from, Status to);

/// Nothing more is awaited: the answer is given (answered, rated, archived) or there will be none (rejected, merged,
/// withdrawn, left without answer, returned, spam). `reopened` makes an answered appeal open again.
bool is_final(Status status);

/// That of the least advanced question; `unknown` counts as just received. Without questions: unknown.
Open<Status> least_advanced(const Appeal& appeal);

struct ApplyResult {
    bool changed = false;           ///< the appeal is different now
    bool illegal_backward = false;  ///< accepted although the state machine does not foresee the move
    bool late = false;              ///< a newer status is known: only history, answers and ids were taken
    bool unknown_status = false;    ///< a word no mapping knew: a data-quality event for the operator
    bool duplicate = false;         ///< nothing new in it
    bool unknown_question = false;  ///< names a question the appeal does not have: noted in the history only
};

/// Does what the event says. Idempotent; order of arrival does not matter: history is sorted by the source's time and the
/// current status of a question is that of the latest time. A time of another source's clock counts only against moves
/// backward (clocks differ); times after `now` count as `now`. An answer sets the question answered unless it is interim or
/// a public comment. External ids are merged by (system, kind, normal form).
ApplyResult apply(Appeal& appeal, const AppealEvent& event, Time now);

/// Adds the id with its normal form unless one of the same system, kind and normal form is there; true when it was added.
bool merge_external_id(Appeal& appeal, const AppealExternalId& id);

}  // namespace gateway
