// What the end of an attempt means for its delivery. Pure.
#pragma once

#include "gateway/core/connector.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/flow/retry_policy.hpp"

namespace gateway {

struct Verdict {
    DeliveryState state{};
    Time due_at{};               ///< postponed
    bool maybe_arrived = false;  ///< postponed: ask before sending again
    bool dead = false;           ///< refused because the policy is used up
    Outcome outcome;
};

/// | outcome   | policy lets repeat                        | used up                      |
/// |-----------|-------------------------------------------|------------------------------|
/// | delivered | delivered                                 | delivered                    |
/// | refused   | refused                                   | refused                      |
/// | postponed | postponed; a held route: soon after resume | refused (attempts_exhausted) |
/// | handed_over | handed_over                            | handed_over                  |
/// | in_doubt  | safe, ask: postponed; never: in_doubt     | in_doubt: a person decides   |
Verdict judge(const Delivery& delivery, Outcome outcome, Repeat repeat, std::optional<Time> next);

/// True when the cause speaks against the partner or the way there: what a circuit breaker counts.
bool blames_partner(Cause cause);

}  // namespace gateway
