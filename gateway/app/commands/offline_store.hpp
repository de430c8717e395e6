// The store of a stopped gateway, for commands.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"

namespace gateway {

class OfflineStore {
public:
    /// Of the configuration in `dir`; throws std::runtime_error, also when a gateway is using it.
    explicit OfflineStore(const std::string& dir);
    ~OfflineStore();
    OfflineStore(const OfflineStore&) = delete;
    OfflineStore& operator=(const OfflineStore&) = delete;

    Store& store() { return *store_; }

    /// Turns the io_context until the task has ended.
    template <class T>
    T run(Task<T> task) {
        std::exception_ptr error;
        std::optional<T> result;
        boost::asio::co_spawn(io_, std::move(task), [&](std::exception_ptr thrown, T value) {
            error = thrown;
            result = std::move(value);
            io_.stop();
        });
        io_.restart();
        io_.run();
        if (error) std::rethrow_exception(error);
        return std::move(*result);
    }

private:
    SilentLog silent_;
    SystemClock clock_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> alive_{io_.get_executor()};
    std::unique_ptr<Store> store_;
};

}  // namespace gateway
