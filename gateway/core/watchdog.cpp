#include "gateway/core/watchdog.hpp"

#include <algorithm>

namespace gateway {

Watchdog::Watchdog(std::chrono::milliseconds time) : time_(time), thread_([this] { work(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Watchdog::work() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto first = std::min_element(watches_.begin(), watches_.end(),
                                            [](const Watch* a, const Watch* b) { return a->end_ < b->end_; });
        if (first == watches_.end()) {
            changed_.wait(lock);
            continue;
        }
        const auto end = (*first)->end_;
        if (std::chrono::steady_clock::now() < end) {
            changed_.wait_until(lock, end);
            continue;
        }
        Watch& over = **first;
        over.stop_();
        over.fired_ = true;
        over.end_ = std::chrono::steady_clock::time_point::max();
    }
}

Watchdog::Watch::Watch(Watchdog& dog, std::function<void()> stop)
    : dog_(dog), end_(std::chrono::steady_clock::now() + dog.time_), stop_(std::move(stop)) {
    bool alone = false;
    {
        const std::lock_guard lock(dog_.mutex_);
        alone = dog_.watches_.empty();
        place_ = dog_.watches_.insert(dog_.watches_.end(), this);
    }
    if (alone) dog_.changed_.notify_one();
}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.watches_.erase(place_);
}

bool Watchdog::Watch::fired() const {
    const std::lock_guard lock(dog_.mutex_);
    return fired_;
}

}  // namespace gateway
