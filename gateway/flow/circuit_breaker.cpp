#include "gateway/flow/circuit_breaker.hpp"

#include <algorithm>

namespace gateway {

std::string_view to_text(BreakerState state) {
    switch (state) {
        case BreakerState::closed:
            return "closed";
        case BreakerState::open:
            return "open";
        case BreakerState::half_open:
            return "half_open";
    }
    return "closed";
}

int CircuitBreaker::reserve(int wanted, Moment now) {
    if (state_ == BreakerState::closed || wanted <= 0) return std::max(wanted, 0);
    if (state_ == BreakerState::open && now >= until_) state_ = BreakerState::half_open;
    if (state_ == BreakerState::open || probing_) return 0;
    probing_ = true;
    return 1;
}

void CircuitBreaker::give_back() {
    probing_ = false;
}

void CircuitBreaker::success() {
    state_ = BreakerState::closed;
    probing_ = false;
    failures_ = 0;
    open_time_ = {};
}

void CircuitBreaker::failure(Cause cause, Moment now) {
    cause_ = cause;
    ++failures_;
    if (state_ == BreakerState::half_open) return open(now);
    if (state_ == BreakerState::closed && policy_.failures > 0 && failures_ >= policy_.failures) open(now);
}

void CircuitBreaker::open(Moment now) {
    open_time_ = open_time_ == Duration::zero() ? policy_.open_for : std::min(open_time_ * 2, policy_.open_max);
    until_ = now + open_time_;
    state_ = BreakerState::open;
    probing_ = false;
    ++opened_;
}

Duration CircuitBreaker::probe_in(Moment now) const {
    if (state_ != BreakerState::open || now >= until_) return Duration::zero();
    return std::chrono::ceil<Duration>(until_ - now);
}

BreakerView CircuitBreaker::view(Moment now) const {
    return {state_, failures_, probe_in(now), opened_, cause_};
}

}  // namespace gateway
