// A wait that ends by time or because somebody rang.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// One waiter at a time; io thread only. A ring that comes while nobody waits ends the next wait at once.
class Bell {
public:
    explicit Bell(const boost::asio::any_io_executor& io) : timer_(io) {}

    void ring();
    /// Never throws.
    Task<void> wait(Duration at_most);

private:
    boost::asio::steady_timer timer_;
    bool rung_ = false;
};

/// Just time; never throws.
Task<void> pause_for(boost::asio::any_io_executor io, Duration duration);

}  // namespace gateway
