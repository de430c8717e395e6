// Coroutines and the one way from them to blocking work and back.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <type_traits>
#include <utility>

namespace gateway {

/// The result of every port that waits. Runs on the io thread of the caller.
template <class T>
using Task = boost::asio::awaitable<T>;

/// The threads for everything that burns CPU or blocks: XML, XSD, GOST, files.
using Workers = boost::asio::thread_pool;

/// Runs `work` (a plain function object, no coroutine) on the workers; result and exception come back to the caller's
/// executor. `work` and what it refers to must outlive the call: pass by value or refer to what the awaiting frame owns.
template <class Work>
Task<std::invoke_result_t<Work&>> offload(Workers& workers, Work work) {
    using Result = std::invoke_result_t<Work&>;
    if constexpr (std::is_void_v<Result>) {
        auto call = [](Work& task) -> Task<void> {
            task();
            co_return;
        };
        co_await boost::asio::co_spawn(workers.get_executor(), call(work), boost::asio::use_awaitable);
    } else {
        // Asio wants a result it can construct empty.
        auto call = [](Work& task) -> Task<std::optional<Result>> { co_return task(); };
        auto result = co_await boost::asio::co_spawn(workers.get_executor(), call(work), boost::asio::use_awaitable);
        co_return std::move(*result);
    }
}

}  // namespace gateway
