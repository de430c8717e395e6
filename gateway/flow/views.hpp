// What the moving parts show of themselves: plain numbers for the admin room, which turns them into metrics and pages.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/connector.hpp"
#include "gateway/flow/circuit_breaker.hpp"
#include "gateway/flow/pause.hpp"

namespace gateway {

/// Latencies. `counts[i]` holds what took at most `bounds[i]` seconds and more than the bound before; the last one all else.
struct Histogram {
    static constexpr std::array<double, 12> bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60};
    std::array<std::uint64_t, bounds.size() + 1> counts{};
    double sum = 0;  ///< seconds
    std::uint64_t count = 0;

    void add(double seconds);
};

/// Since the start of the process.
struct AttemptCounts {
    std::uint64_t delivered = 0, refused = 0, postponed = 0, in_doubt = 0, handed_over = 0;
    std::uint64_t repeats = 0;  ///< attempts that were not the first of their delivery
    std::uint64_t dead = 0;     ///< given up
};

struct LastError {
    Cause cause = Cause::none;
    std::string detail;
    Time at{};
};

struct CourierView {
    std::string route, connector;
    Pause route_pause, connector_pause;
    int running = 0;               ///< attempts under way
    int unsettled = 0;             ///< ended attempts whose outcome the store could not take yet
    Duration handed_over_alarm{};  ///< a delivery handed over for longer needs a look
    AttemptCounts attempts;
    Histogram seconds;  ///< of one attempt
    BreakerView breaker;
    std::optional<LastError> last_error;
    std::optional<Time> last_delivered;
};

struct PollerView {
    std::string connector;
    Pause pause;
    bool polling = false;
    std::optional<Time> last_poll, last_success;
    std::optional<LastError> last_error;
    int failures = 0;     ///< in a row
    Duration interval{};  ///< until the next poll, as last chosen
    std::uint64_t polls = 0, failed = 0, taken = 0;
    Histogram seconds;  ///< of one poll
    std::vector<PartnerQueue> queues;
};

struct IntakeView {
    std::uint64_t accepted = 0, repeated = 0, unchanged = 0, parked = 0;
    std::uint64_t conflicts = 0;                   ///< lost races for an appeal, repeated
    std::uint64_t unmapped = 0;                    ///< codes no dictionary knew
    std::map<std::string, std::uint64_t> quality;  ///< breaches said, by rule
    std::map<Cause, std::uint64_t> refused;        ///< by cause; our own troubles among them
    Histogram seconds;                             ///< of one accepted message, commit included
};

struct FlowSnapshot {
    IntakeView intake;
    std::vector<CourierView> couriers;
    std::vector<PollerView> pollers;
};

}  // namespace gateway
