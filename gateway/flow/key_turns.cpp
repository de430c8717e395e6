#include "gateway/flow/key_turns.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"

namespace gateway {

Task<KeyTurns::Turn> KeyTurns::take(std::vector<std::string> keys, Duration at_most) {
    const auto deadline = Deadline::after(at_most);
    while (state_->any_held(keys)) {
        if (deadline.passed()) throw Fault(Cause::overloaded, "another message about the same appeal is still being stored");
        Bell bell(io_);
        const auto place = state_->waiters.insert(state_->waiters.end(), &bell);
        co_await bell.wait(deadline.remaining());
        state_->waiters.erase(place);
    }
    state_->held.insert(keys.begin(), keys.end());
    co_return Turn(state_, std::move(keys));
}

bool KeyTurns::State::any_held(const std::vector<std::string>& keys) const {
    return std::any_of(keys.begin(), keys.end(), [this](const auto& key) { return held.contains(key); });
}

KeyTurns::Turn::~Turn() {
    if (!state_) return;
    for (const auto& key : keys_) state_->held.erase(key);
    for (auto* waiter : state_->waiters) waiter->ring();
}

}  // namespace gateway
