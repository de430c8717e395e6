// The gateway itself under a clock that is given: the parts `serve` is made of, in one process with the week's players. The
// clock stands still until it is set, so that a week passes as fast as the machine can work it off, and the same every time.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "gateway/app/foundation.hpp"
#include "gateway/app/spdlog_log.hpp"
#include "gateway/app/works.hpp"
#include "gateway/http/server.hpp"

namespace gateway {

/// Any thread.
class GivenClock final : public Clock {
public:
    explicit GivenClock(Time start) : micros_(start.time_since_epoch().count()) {}
    Time now() const override { return Time(std::chrono::microseconds(micros_.load())); }
    /// Never back.
    void set(Time at) { micros_.store(at.time_since_epoch().count()); }

private:
    std::atomic<std::int64_t> micros_;
};

/// For demonstrations alone: its doors are on loopback, on any free ports. io thread only, but for construction and `io().run`.
class WeekGateway {
public:
    /// Throws std::runtime_error with one sentence: the configuration, the store, a key.
    WeekGateway(const std::string& config_dir, GivenClock& clock, SpdlogLog& log);

    boost::asio::io_context& io() { return foundation_.io; }
    Works& works() { return *works_; }
    /// "http://127.0.0.1:PORT" of the listener for partners.
    std::string door() const;

    Task<void> start();
    /// Moves the clock from one legal moment to the next, lets each be said, and at last stands at `at`.
    Task<void> go_to(Time at);
    /// Returns when every delivery has ended or was handed over. Throws std::runtime_error after a minute, or when one was
    /// refused.
    Task<void> settle();
    Task<void> stop();

private:
    Task<void> say_what_is_due();
    Task<bool> is_there(DeliveryState state);

    GivenClock& clock_;
    Foundation foundation_;
    std::shared_ptr<Works> works_;  ///< shared with its endpoints, see Works
    std::vector<std::unique_ptr<WebServer>> servers_;
};

}  // namespace gateway
