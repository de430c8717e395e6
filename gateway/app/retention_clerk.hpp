// Erases appeals whose term of keeping is over, when the configuration leaves that to the gateway.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "gateway/app/keeping_config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"

namespace gateway {

struct RetentionView {
    std::uint64_t erased = 0, failed = 0;  ///< appeals, since the start of the process
    std::int64_t due = 0, held = 0;        ///< at the last look, `at_once` at most
};

/// Looks every `every` at what is due, whoever erases it, so that it can be seen. io thread only.
class RetentionClerk {
public:
    /// `settings` gives the configuration in force; all of it outlives the clerk.
    struct Kit {
        boost::asio::any_io_executor io;
        Store& store;
        const Clock& clock;
        Log& log;
        std::function<RetentionConfig()> settings;
    };
    static constexpr int at_once = 200;  ///< appeals of one look

    explicit RetentionClerk(Kit kit);
    ~RetentionClerk();
    RetentionClerk(const RetentionClerk&) = delete;
    RetentionClerk& operator=(const RetentionClerk&) = delete;

    void start();
    /// Returns when the erasure under way has ended; false when that was not within `grace`.
    Task<bool> stop(Duration grace);
    RetentionView view() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the coroutine, which may end after the clerk
};

}  // namespace gateway
