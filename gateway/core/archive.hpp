// The long life of what was taken: bodies sealed again under a new key, legal holds, and erasure when the term of keeping is
// over. What proves that the work was done outlives the erasure: journal, digests, receipts, times, statistics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// What stands in place of the bodies and persons of an appeal.
struct Erasure {
    Time at{};
    std::string rule;    ///< id of the retention rule; "by_hand" when a person decided
    std::string reason;  ///< of the person, or of the rule
    std::string actor;
};

/// Appeals of a regime that were closed before a time are due.
struct RetentionTerm {
    std::string rule, regime;  ///< an empty regime is every one that no other term names
    Time closed_before{};
};

/// An appeal whose term is over. A closed appeal counts from its last change: what comes late keeps it longer.
struct DueErasure {
    std::string appeal_id, regime, rule;
    Time closed_at{};
    std::string hold;  ///< why it is held; empty = nothing hinders
};

struct ErasureOrder {
    std::string appeal_id, rule, reason, actor;
};

struct ErasureDone {
    Erasure erasure;
    std::int64_t bodies = 0;  ///< rows whose body went
    std::int64_t files = 0;   ///< files unlinked; those another appeal names stay
    bool repeat = false;      ///< it was erased before; nothing was done
};

/// One turn of sealing again.
struct Resealed {
    std::int64_t rows = 0, files = 0;  ///< now under the current key
    std::int64_t failed = 0;           ///< could not be opened and stay as they are; `store check` names them
    bool done = false;                 ///< the end was reached; nothing else is left under another key or in the clear
};

/// All calls on the io thread; they throw Fault(store_unavailable | overloaded | stopping).
class BodyArchive {
public:
    virtual ~BodyArchive() = default;

    /// Seals some more bodies under the current key; to be called until `done`, after which it begins anew. Each turn is one
    /// short transaction, so that taking messages goes on and a kill loses nothing. Throws Fault(parameters_conflict) when no
    /// key is configured.
    virtual Task<Resealed> reseal() = 0;

    /// Closed appeals that are due and not erased, those closed first come first.
    virtual Task<std::vector<DueErasure>> due_for_erasure(std::vector<RetentionTerm> terms, int limit) = 0;
    /// Takes bodies, files, names and texts of a closed appeal out of the store for good, and journals it. Throws
    /// Fault(not_found) and Fault(parameters_conflict) while it is open, on its way or held.
    virtual Task<ErasureDone> erase(ErasureOrder order) = 0;
    /// A held appeal is not erased; an empty reason lets it go. Journaled. Throws Fault(not_found).
    virtual Task<void> hold(std::string appeal_id, std::string reason, std::string actor) = 0;
};

}  // namespace gateway
