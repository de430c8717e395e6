// The wall clock without its jumps backwards.
#pragma once

#include <chrono>

#include "gateway/core/time.hpp"

namespace gateway {

/// Due times are wall times on disk, but the wall clock may be set. Set back, it must not stall what waits; set ahead, it must
/// not take a lease from an attempt that is still running. Hence two readings. io thread only.
class EvenClock {
public:
    explicit EvenClock(const Clock& wall) : wall_(wall), start_(wall.now()), last_(start_) {}

    /// The wall clock, or where it would be had it not been set back since this object was made. For what is due.
    Time now();
    /// The time of the start plus the time that really passed. For what ran out.
    Time passed() const;

private:
    using Steady = std::chrono::steady_clock;

    const Clock& wall_;
    Time start_;
    Time last_;
    Steady::time_point started_at_ = Steady::now();
    Steady::time_point last_at_ = started_at_;
};

}  // namespace gateway
