#include "gateway/flow/retry_policy.hpp"

namespace gateway {

std::optional<Time> RetryPolicy::next(const Attempt& attempt, Time now, RandomSource& random) const {
    if (max_attempts > 0 && attempt.number >= max_attempts) return std::nullopt;
    const bool tried_enough = attempt.number >= min_attempts;
    if (tried_enough && now - attempt.first_at >= give_up_after) return std::nullopt;
    if (attempt.retry_after) return now + std::clamp(*attempt.retry_after, first, std::max(first, retry_after_max));
    const Duration previous = std::clamp(attempt.previous_delay, first, std::max(first, max));
    return now + std::min(random.between(first, previous * 3), std::max(first, max));
}

Duration RetryPolicy::typical_delay(int number) const {
    Duration delay = first;
    for (int i = 2; i < number && delay < max; ++i) delay *= 2;
    return std::min(delay, std::max(first, max));
}

}  // namespace gateway
