#include "gateway/http/file_lines_native.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <utility>

#include "gateway/http/curl_call_native.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

/// The whole call, on a thread of its own. Throws TransportError.
WebReply perform(WebCall given, Deadline deadline, const std::atomic<bool>& unwanted) {
    if (unwanted) {
        throw TransportError(Cause::stopping, false, "the call was stopped");
    }
    given.timeout = std::max(deadline.remaining(), Duration(1));
    CurlCall call(std::move(given));
    call.give_up_when(unwanted);
    const CURLcode code = curl_easy_perform(call.handle());
    return call.finish({.code = code, .stopped = code == CURLE_ABORTED_BY_CALLBACK && unwanted});
}

}  // namespace

/// One call, shared by its thread and the coroutine that waits for it.
struct FileLines::Line {
    Line(const asio::any_io_executor& io, Duration timeout) : bell(io, timeout) {}
    /// True for the first who asks: a thread that begins it, or the coroutine that waits no longer for one.
    bool claim() { return !claimed_.exchange(true); }

    std::atomic<bool> unwanted = false;  ///< the thread is to give up
    std::packaged_task<WebReply()> work;
    asio::steady_timer bell;  ///< io thread; rings at the end, and when the time to begin is over
    bool ended = false;       ///< io thread

private:
    std::atomic<bool> claimed_ = false;
};

FileLines::~FileLines() {
    stop();
    if (threads_) {
        threads_->join();
    }
}

Task<WebReply> FileLines::send(WebCall call) {
    if (stopped_) {
        return refuse();
    }
    if (!threads_) {
        threads_ = std::make_unique<asio::thread_pool>(lines_at_once);
    }
    auto line = std::make_shared<Line>(io_, call.timeout);
    line->work = std::packaged_task<WebReply()>(
        [deadline = Deadline::after(call.timeout), unwanted = &line->unwanted, call = std::move(call)]() mutable {
            return perform(std::move(call), deadline, *unwanted);
        });
    std::erase_if(running_, [](const std::weak_ptr<Line>& one) { return one.expired(); });
    running_.push_back(line);
    asio::post(*threads_, [io = io_, line] {
        if (!line->claim()) {
            return;
        }
        line->work();
        asio::post(io, [line] {
            line->ended = true;
            line->bell.cancel();
        });
    });
    return carry(std::move(line));
}

Task<WebReply> FileLines::refuse() {
    throw TransportError(Cause::stopping, false, "the client is stopped");
    co_return WebReply();
}

Task<WebReply> FileLines::carry(std::shared_ptr<Line> line) {
    bool cancelled = false;
    try {
        co_await wait(line);
    } catch (const boost::system::system_error&) {
        cancelled = true;
    }
    if (cancelled) {
        line->unwanted = true;
        if (line->claim()) {
            throw TransportError(Cause::stopping, false, "the call was cancelled");
        }
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await wait(line);
    }
    co_return line->work.get_future().get();
}

Task<void> FileLines::wait(std::shared_ptr<Line> line) {
    while (!line->ended) {
        const auto [rung_early] = co_await line->bell.async_wait(quietly);
        if (rung_early || line->ended) {
            continue;
        }
        if (line->claim()) {
            throw TransportError(Cause::timeout, false, "no thread became free for the file server in time");
        }
        line->bell.expires_at(std::chrono::steady_clock::time_point::max());  // the thread keeps the time now
    }
}

void FileLines::stop() {
    stopped_ = true;
    for (const std::weak_ptr<Line>& one : running_) {
        if (const auto line = one.lock()) {
            line->unwanted = true;
        }
    }
}

}  // namespace gateway
