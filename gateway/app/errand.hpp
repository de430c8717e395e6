// Work in the background that goes on, round after round, until it is told to stop.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// Belongs to the state its coroutine shares with whoever started it, and may go before or after that coroutine. io thread
/// only.
class Errand {
public:
    explicit Errand(boost::asio::any_io_executor io);
    ~Errand();
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;

    /// Runs `work`, which looks at told_to_stop() between its steps and waits by rest(). `broken` is called when it ended by an
    /// exception. Nothing happens while it is running.
    void start(Task<void> work, std::function<void()> broken);
    bool running() const;

    bool told_to_stop() const;
    /// The same for threads, as long as they like.
    std::shared_ptr<const std::atomic<bool>> told() const;
    /// Returns after `length`, at once when told to stop.
    Task<void> rest(Duration length);

    /// Tells to stop without waiting.
    void tell();
    /// Tells to stop and waits for the end; false when that was not within `grace`.
    Task<bool> stop(Duration grace);

private:
    struct Course;
    std::shared_ptr<Course> course_;
};

}  // namespace gateway
