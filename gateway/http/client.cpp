#include "gateway/http/client.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <charconv>

#include "gateway/http/curl_call_native.hpp"

namespace gateway {
namespace {

constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr Duration longest_wish = std::chrono::hours(24);

/// An outer cancellation ends the wait by an exception, before the reply.
Task<WebReply> perform(std::shared_ptr<CurlMulti> multi, WebCall given) {
    if (multi->stopped()) {
        throw TransportError(Cause::stopping, false, "the client is stopped");
    }
    CurlCall call(std::move(given), multi);
    call.start();
    bool cancelled = false;
    try {
        while (!call.transfer().ended) {
            co_await call.transfer().bell.async_wait(quietly);
        }
    } catch (const boost::system::system_error&) {
        cancelled = true;
    }
    if (cancelled) {
        throw TransportError(Cause::stopping, call.begun(), "the call was cancelled");
    }
    co_return call.finish();
}

}  // namespace

struct WebClient::State {
    std::shared_ptr<CurlMulti> multi;
};

WebClient::WebClient(boost::asio::any_io_executor io)
    : state_(std::make_unique<State>(State{std::make_shared<CurlMulti>(std::move(io))})) {}

WebClient::~WebClient() {
    stop();
}

Task<WebReply> WebClient::send(WebCall call) {
    return perform(state_->multi, std::move(call));
}

void WebClient::stop() {
    state_->multi->stop();
}

Outcome outcome_of(const TransportError& error) {
    return error.maybe_arrived() ? in_doubt(error.cause(), error.what()) : postponed(error.cause(), error.what());
}

std::optional<Duration> retry_after_of(const WebReply& reply, Time now) {
    const auto text = reply.header("Retry-After");
    if (!text || text->empty()) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error == std::errc::result_out_of_range) {
        return longest_wish;
    }
    if (error != std::errc() || end != text->data() + text->size()) {
        const std::time_t at = curl_getdate(std::string(*text).c_str(), nullptr);
        if (at < 0) {
            return std::nullopt;
        }
        seconds = at - std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    }
    const std::int64_t most = std::chrono::duration_cast<std::chrono::seconds>(longest_wish).count();
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, most));
}

}  // namespace gateway
