#include "gateway/flow/bell.hpp"

#include <boost/asio/as_tuple.hpp>

namespace gateway {

void Bell::ring() {
    rung_ = true;
    timer_.cancel();
}

Task<void> Bell::wait(Duration at_most) {
    if (!rung_) {
        timer_.expires_after(at_most);
        co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    rung_ = false;
}

Task<void> pause_for(boost::asio::any_io_executor io, Duration duration) {
    boost::asio::steady_timer timer(io, duration);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace gateway
