// Watches the legal clocks of all appeals: sleeps until the next warning or breach and says it, once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/flow/bell.hpp"
#include "gateway/flow/even_clock.hpp"
#include "gateway/flow/intake.hpp"
#include "gateway/flow/kit.hpp"

namespace gateway {

/// Since the start of the process, by stage.
struct ClockRaises {
    std::uint64_t warnings = 0, breaches = 0;
};

struct ClockWatchView {
    std::map<std::string, ClockRaises> raised;  ///< by stage
    std::vector<ClockCount> counts;             ///< of the store, as last looked at
    std::optional<Time> next;                   ///< when something is to be said next
    int failures = 0;                           ///< looks in a row that did not succeed
};

struct ClockWatchSettings {
    Duration rest = std::chrono::seconds(30);  ///< longest sleep: a clock that jumped ahead is noticed after it
    Duration pause = std::chrono::milliseconds(500), pause_max = std::chrono::seconds(30);  ///< after a look that failed
    int batch = 100;
};

/// The book in the store decides what was said (core/clock_book.hpp, invariant 4): killed at any moment, started twice or with
/// a clock set back, each point is raised once; points that passed meanwhile are raised in their order. A clock set back stalls
/// nothing. One per process, on the io thread; outlives the configurations.
class ClockWatch {
public:
    ClockWatch(const FlowKit& kit, Intake& intake, ClockWatchSettings settings = {});

    /// Ends after `stop`. Never throws.
    Task<void> run();
    void stop();
    /// Clocks were entered whose first point is this.
    void heed(Time earliest);

    ClockWatchView view() const { return view_; }

private:
    Task<Duration> look();
    Task<Duration> look_at_book();
    Task<bool> raise(LegalClock clock);

    FlowKit kit_;
    Intake& intake_;
    ClockWatchSettings settings_;
    EvenClock clock_;
    Bell bell_;
    ClockWatchView view_;
    bool stopping_ = false;
};

}  // namespace gateway
