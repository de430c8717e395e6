// The book of legal clocks: which terms of which appeals run, when the next word about each is due, and what was said already.
//
// One clock per appeal and stage ("answer"). Its state and the call that makes each transition:
//
//     (entered by Acceptance::clocks) ──> running ──raised──> warned … ──raised──> breached
//                                            └──── entered with `satisfied` ────────┴──> satisfied
//
// Invariants
//  1. A clock is entered, moved and ended in the transaction of the message that says so (Store::accept).
//  2. `next_at` is the first warning not yet raised, else `due_at`; none once the clock is breached or satisfied.
//  3. Entering a clock again with the same due time and warnings changes nothing but `satisfied`: what was raised stays raised.
//     With another due time it begins anew. Warnings that have passed when a clock begins are not raised, the breach always is.
//  4. A raise names its point (due time and moment); a point that is not the clock's next one is refused and nothing of the
//     message is stored. So every warning and breach is raised once, however often and by whomever it is tried.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

enum class ClockState { running, warned, breached, satisfied };

/// "running", "warned", "breached", "satisfied".
constexpr std::string_view to_text(ClockState state) {
    switch (state) {
        case ClockState::running:
            return "running";
        case ClockState::warned:
            return "warned";
        case ClockState::breached:
            return "breached";
        case ClockState::satisfied:
            break;
    }
    return "satisfied";
}

/// A term of an appeal. The first group is said by whoever enters it, the second is the book's own.
struct LegalClock {
    std::string appeal_id;
    std::string stage;   ///< "answer", "forward", "register", …; unique in the appeal
    std::string rule;    ///< "fz59.answer"; empty = none knows the stage
    std::string source;  ///< "computed" or "given"
    Time due_at{};
    std::vector<Time> warnings;  ///< ascending, all before due_at, at most `most_warnings`
    bool satisfied = false;      ///< what was owed is done, or nothing is owed any more

    ClockState state = ClockState::running;
    std::optional<Time> next_at;
    int warned = 0;  ///< warnings that are behind: raised, or past when the clock began
};

inline constexpr std::size_t most_warnings = 10;

/// One moment of one clock: a warning, or the breach when `at` is its due time.
struct ClockPoint {
    std::string appeal_id, stage;
    Time due_at{}, at{};
    bool is_breach() const { return at >= due_at; }
};

/// Clocks that are not satisfied.
struct ClockQuery {
    std::string appeal_id, stage;
    std::optional<Time> due_before;  ///< due at or before
    int limit = 50;
    std::string after;  ///< "appeal_id/stage" of the last one of the page before
};

struct ClockCount {
    std::string stage;
    std::int64_t open = 0;     ///< running, warned or breached
    std::int64_t overdue = 0;  ///< of these: due before now
    std::optional<Time> earliest;
};

/// All calls on the io thread; they throw Fault(store_unavailable | overloaded | stopping).
class ClockBook {
public:
    virtual ~ClockBook() = default;
    /// When the next point of any clock is due; nullopt when none waits.
    virtual Task<std::optional<Time>> next_clock() = 0;
    /// Clocks whose next point is at or before `now`, that point first come first.
    virtual Task<std::vector<LegalClock>> due_clocks(Time now, int limit) = 0;
    /// All of one appeal, satisfied ones too, by stage.
    virtual Task<std::vector<LegalClock>> clocks_of(std::string appeal_id) = 0;
    virtual Task<std::vector<LegalClock>> find_clocks(ClockQuery query) = 0;  ///< by due time
    virtual Task<std::vector<ClockCount>> count_clocks(Time now) = 0;         ///< by stage, those that have open ones
};

}  // namespace gateway
