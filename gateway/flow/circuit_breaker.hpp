// Leaves a partner in peace that does not answer: after some failures in a row nothing is sent for a while, then one probe.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "gateway/core/cause.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// A point of the steady clock: jumps of the wall clock neither open nor close a breaker.
using Moment = std::chrono::steady_clock::time_point;

enum class BreakerState { closed, open, half_open };

/// "closed", "open", "half_open".
std::string_view to_text(BreakerState state);

struct BreakerPolicy {
    int failures = 5;  ///< in a row; 0 = never opens
    Duration open_for = std::chrono::seconds(5);
    Duration open_max = std::chrono::minutes(5);  ///< the open time doubles with every failed probe up to this
};

/// What an administrator and the metrics see.
struct BreakerView {
    BreakerState state = BreakerState::closed;
    int failures = 0;           ///< in a row
    Duration probe_in{};        ///< open: time until a probe is allowed
    std::int64_t opened = 0;    ///< how often since the start
    Cause cause = Cause::none;  ///< of the last failure
};

/// closed ──`failures` in a row──> open ──time──> half_open (one probe) ──success──> closed
///                                   ^────────────── failure, twice the time ──┘
/// One per endpoint (connector), shared by its couriers. Not thread-safe: io thread.
class CircuitBreaker {
public:
    explicit CircuitBreaker(BreakerPolicy policy) : policy_(policy) {}

    /// How many of `wanted` attempts may begin now: all, none, or the one probe, which is then taken.
    int reserve(int wanted, Moment now);
    /// The reserved probe was not used, or its end says nothing about the partner.
    void give_back();

    void success();
    void failure(Cause cause, Moment now);

    /// Open: time until a probe is allowed; zero otherwise.
    Duration probe_in(Moment now) const;
    BreakerView view(Moment now) const;

private:
    void open(Moment now);

    BreakerPolicy policy_;
    BreakerState state_ = BreakerState::closed;
    bool probing_ = false;
    int failures_ = 0;
    Duration open_time_{};
    Moment until_{};
    std::int64_t opened_ = 0;
    Cause cause_ = Cause::none;
};

}  // namespace gateway
