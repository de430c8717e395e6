#include "gateway/http/client.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <charconv>

#include "gateway/http/curl_call_native.hpp"
#include "gateway/http/file_lines_native.hpp"

namespace gateway {
namespace {

constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr Duration longest_wish = std::chrono::hours(24);

/// Takes the transfer from the multi handle before the call ends.
struct OnMulti {
    OnMulti(CurlMulti& multi_, CurlTransfer& transfer_) : multi(multi_), transfer(transfer_) { multi.add(transfer); }
    ~OnMulti() { multi.remove(transfer); }
    OnMulti(const OnMulti&) = delete;
    OnMulti& operator=(const OnMulti&) = delete;
    CurlMulti& multi;
    CurlTransfer& transfer;
};

/// An outer cancellation ends the wait by an exception, before the reply.
Task<WebReply> perform(std::shared_ptr<CurlMulti> multi, WebCall given) {
    if (multi->stopped()) {
        throw TransportError(Cause::stopping, false, "the client is stopped");
    }
    CurlCall call(std::move(given));
    CurlTransfer transfer(multi->io(), call.handle());
    const OnMulti running(*multi, transfer);
    bool cancelled = false;
    try {
        while (!transfer.ended) {
            co_await transfer.bell.async_wait(quietly);
        }
    } catch (const boost::system::system_error&) {
        cancelled = true;
    }
    if (cancelled) {
        throw TransportError(Cause::stopping, call.begun(), "the call was cancelled");
    }
    co_return call.finish(transfer.how);
}

}  // namespace

struct WebClient::State {
    explicit State(const boost::asio::any_io_executor& io) : multi(std::make_shared<CurlMulti>(io)), file_lines(io) {}
    std::shared_ptr<CurlMulti> multi;
    FileLines file_lines;
};

WebClient::WebClient(boost::asio::any_io_executor io) : state_(std::make_unique<State>(io)) {}

WebClient::~WebClient() {
    stop();
}

Task<WebReply> WebClient::send(WebCall call) {
    if (is_file_server(call.url)) {
        return state_->file_lines.send(std::move(call));
    }
    return perform(state_->multi, std::move(call));
}

void WebClient::stop() {
    state_->multi->stop();
    state_->file_lines.stop();
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
