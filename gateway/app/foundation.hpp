// What stays while the configuration changes: threads, clock, store, the outgoing client and the way in.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "gateway/app/config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/flow/clock_watch.hpp"
#include "gateway/flow/intake.hpp"
#include "gateway/flow/kit.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

/// Members in the order of dependence. Made before the io_context runs; `log` and `clock` outlive it.
class Foundation {
public:
    /// Opens the store; throws std::runtime_error with one sentence when it cannot.
    Foundation(const Config& config, Clock& clock, Log& log);
    ~Foundation();
    Foundation(const Foundation&) = delete;
    Foundation& operator=(const Foundation&) = delete;

    FlowKit flow_kit();

    Clock& clock;
    Log& log;
    std::string instance;  ///< id of the gateway and of this process, for the trace of leases
    boost::asio::io_context io{1};
    Workers workers;
    RandomSource random;
    std::unique_ptr<Store> store;
    WebClient web;
    Intake intake;
    ClockWatch clock_watch;
};

/// Threads for CPU work: as configured, or one per core.
int worker_count(const Config& config);

}  // namespace gateway
