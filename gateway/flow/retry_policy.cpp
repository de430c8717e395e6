#include "gateway/flow/retry_policy.hpp"

namespace gateway {

namespace {

/// A twentieth of what is left until the term ends: the pauses get shorter as the end comes nearer.
constexpr int parts_of_rest = 20;

}  // namespace

std::optional<Time> RetryPolicy::next(const Attempt& attempt, Time now, RandomSource& random) const {
    const bool owed = legal == Legal::keep && attempt.due_at && now < *attempt.due_at;
    if (!owed) {
        if (max_attempts > 0 && attempt.number >= max_attempts) return std::nullopt;
        const bool tried_enough = attempt.number >= min_attempts;
        if (tried_enough && now - attempt.first_at >= give_up_after) return std::nullopt;
    }
    if (attempt.retry_after) return now + std::clamp(*attempt.retry_after, first, std::max(first, retry_after_max));
    Duration most = std::max(first, max);
    if (owed) most = std::clamp(std::chrono::floor<Duration>((*attempt.due_at - now) / parts_of_rest), first, most);
    const Duration previous = std::clamp(attempt.previous_delay, first, most);
    return now + std::min(random.between(first, previous * 3), most);
}

Duration RetryPolicy::typical_delay(int number) const {
    Duration delay = first;
    for (int i = 2; i < number && delay < max; ++i) delay *= 2;
    return std::min(delay, std::max(first, max));
}

}  // namespace gateway
