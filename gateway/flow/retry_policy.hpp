// When a delivery is tried again, and when it is given up.
#pragma once

#include <algorithm>
#include <optional>

#include "gateway/core/time.hpp"
#include "gateway/flow/random.hpp"

namespace gateway {

/// Decorrelated jitter: each delay lies evenly between `first` and three times the one before, never over `max`. A pure value.
struct RetryPolicy {
    Duration first = std::chrono::seconds(2);
    Duration max = std::chrono::minutes(15);
    /// Total age after which a delivery is dead; the legal deadline is the natural upper bound.
    Duration give_up_after = std::chrono::hours(72);
    /// Attempts after which a delivery is dead; 0 = only its age counts.
    int max_attempts = 0;
    /// Age alone never ends a delivery that was tried less often: the gateway may have been off, or the clock may have jumped.
    int min_attempts = 3;
    /// What the legal clock of the appeal does: `ignore` nothing; `keep` a delivery is not given up before the term ends, and
    /// the nearer the end, the shorter the pauses.
    enum class Legal { ignore, keep };
    Legal legal = Legal::ignore;
    /// A partner's Retry-After wins over the delay, within [first, retry_after_max].
    Duration retry_after_max = std::chrono::hours(1);

    /// What is known when an attempt has ended in "not now".
    struct Attempt {
        int number = 1;  ///< 1 for the first
        Duration previous_delay{};
        Time first_at{};  ///< when the delivery was accepted
        std::optional<Duration> retry_after;
        std::optional<Time> due_at{};  ///< end of the appeal's next legal term; not asked for with Legal::ignore
    };

    /// When to try again; nullopt when it is time to give up.
    std::optional<Time> next(const Attempt& attempt, Time now, RandomSource& random) const;

    /// The delay that typically stood before attempt `number`: the courier keeps no delays over a restart.
    Duration typical_delay(int number) const;

    /// No `due_at` written by this policy lies further ahead than this; one that does was written by a clock that ran ahead.
    Duration longest_wait() const { return std::max(max, retry_after_max); }
};

}  // namespace gateway
