// All pollers of the gateway: starts, pauses and stops them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/flow/poller.hpp"

namespace gateway {

struct PollerPlan {
    std::string connector;
    Source* source = nullptr;  ///< not null; outlives the office
    PollerSettings settings;
};

/// io thread only. Destroy only after `stop` returned true or when the io_context runs no more.
class PollerOffice {
public:
    PollerOffice(FlowKit kit, std::vector<PollerPlan> plans);

    /// Recalls the pauses and starts polling; throws Fault(store_unavailable).
    Task<void> start();
    /// True when every poll under way ended within `grace`.
    Task<bool> stop(Duration grace);

    /// Remembered over restarts; throw Fault(not_found), Fault(store_unavailable).
    Task<void> pause(std::string connector);
    Task<void> resume(std::string connector);
    /// Throws Fault(not_found).
    void poll_now(const std::string& connector);
    /// See Poller::nudge; connectors that are not polled are ignored.
    void nudge(const std::string& connector);

    std::vector<PollerView> views() const;

private:
    Poller& poller(const std::string& connector);
    Task<void> set(std::string connector, Pause pause);
    void spawn(Task<void> work);

    FlowKit kit_;
    PauseBook book_;
    std::map<std::string, std::unique_ptr<Poller>> pollers_;
    Bell ended_bell_;
    int alive_ = 0;
};

}  // namespace gateway
