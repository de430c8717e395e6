#include "gateway/flow/even_clock.hpp"

#include <algorithm>

namespace gateway {

namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

}  // namespace

Time EvenClock::now() {
    const auto at = Steady::now();
    last_ = std::max(wall_.now(), last_ + duration_cast<microseconds>(at - last_at_));
    last_at_ = at;
    return last_;
}

Time EvenClock::passed() const {
    return start_ + duration_cast<microseconds>(Steady::now() - started_at_);
}

}  // namespace gateway
