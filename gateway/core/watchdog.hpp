// Stops runs that take too long: one thread that sleeps until the earliest end of the runs going on. All runs are given the
// same time, so that a new one never ends first and need not wake the thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace gateway {

/// Any thread may watch. The thread lives as long as the object.
class Watchdog {
public:
    explicit Watchdog(std::chrono::milliseconds time);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// While it lives, `stop` is called once, on the watchdog's thread, when the time is over. `stop` is never running once
    /// the destructor has returned. It must be quick and not throw.
    class Watch {
    public:
        Watch(Watchdog& dog, std::function<void()> stop);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        /// True when the time was over and `stop` was called.
        bool fired() const;

    private:
        friend class Watchdog;
        Watchdog& dog_;
        std::chrono::steady_clock::time_point end_;
        std::function<void()> stop_;
        bool fired_ = false;
        std::list<Watch*>::iterator place_;
    };

private:
    void work();

    std::chrono::milliseconds time_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watch*> watches_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace gateway
