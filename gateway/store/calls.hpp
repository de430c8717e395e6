// Calls that wait for a thread of the store: pushed by a coroutine on the io thread, run there, completed back on the io
// thread.
#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/core/task.hpp"

namespace gateway {

/// One waiting call. `run` may be repeated after a failure. Completed exactly once, after which it is spent.
template <class Context>
class Call {
public:
    virtual ~Call() = default;
    /// On the store's thread; throws what the caller shall see.
    virtual void run(Context& context) = 0;
    /// The call ends with this instead of its result.
    virtual void fail(std::exception_ptr error) = 0;
    /// Where the caller waits.
    virtual boost::asio::any_io_executor executor() const = 0;
    /// Gives the caller its result or error. On its executor.
    virtual void end() = 0;
};

/// Ends the calls where their callers wait, neighbours of one executor with one post: each may wake a sleeping thread. Any
/// thread; the calls are spent.
template <class Context>
void complete(std::vector<std::unique_ptr<Call<Context>>> calls) {
    for (auto first = calls.begin(); first != calls.end();) {
        const boost::asio::any_io_executor executor = (*first)->executor();
        const auto last = std::find_if(first, calls.end(), [&](const auto& call) { return call->executor() != executor; });
        boost::asio::post(executor, [together = std::vector(std::make_move_iterator(first), std::make_move_iterator(last))] {
            for (const auto& call : together) call->end();
        });
        first = last;
    }
}

template <class Context>
void complete(std::unique_ptr<Call<Context>> call) {
    boost::asio::post(call->executor(), [ending = std::move(call)] { ending->end(); });
}

/// Where calls are pushed. `push` returns Cause::none and takes the call, or says why not and leaves it.
template <class Context>
class CallQueue {
public:
    virtual ~CallQueue() = default;
    virtual Cause push(std::unique_ptr<Call<Context>>& call) = 0;
};

template <class T, class Context, class Handler>
class WaitingCall final : public Call<Context> {
public:
    WaitingCall(std::function<T(Context&)> work, Handler handler, const boost::asio::any_io_executor& io)
        : work_(std::move(work)), guard_(boost::asio::get_associated_executor(handler, io)), handler_(std::move(handler)) {}

    void run(Context& context) override { result_ = work_(context); }
    void fail(std::exception_ptr error) override { error_ = std::move(error); }
    boost::asio::any_io_executor executor() const override { return guard_.get_executor(); }
    void end() override {
        auto handler = std::move(handler_);
        std::move(handler)(std::move(error_), std::move(result_));
    }

private:
    std::function<T(Context&)> work_;
    boost::asio::executor_work_guard<boost::asio::any_io_executor> guard_;
    Handler handler_;
    std::exception_ptr error_;
    T result_{};
};

/// Pushes `work` and waits for its end; throws Fault(overloaded | stopping) when the queue refuses.
template <class T, class Context>
Task<T> ask(CallQueue<Context>& queue, boost::asio::any_io_executor io, std::function<T(Context&)> work) {
    auto push = [&queue, io](auto handler, std::function<T(Context&)> what) {
        std::unique_ptr<Call<Context>> call =
            std::make_unique<WaitingCall<T, Context, decltype(handler)>>(std::move(what), std::move(handler), io);
        const Cause refusal = queue.push(call);
        if (refusal == Cause::none) return;
        call->fail(std::make_exception_ptr(Fault(refusal)));
        complete<Context>(std::move(call));
    };
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(std::exception_ptr, T)>(
        push, boost::asio::use_awaitable, std::move(work));
}

}  // namespace gateway
