#include "gateway/flow/poller.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <typeinfo>

namespace gateway {

namespace {

constexpr Duration longest_sleep = std::chrono::seconds(30);

Moment steady_now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

Poller::Poller(const FlowKit& kit, std::string connector, Source& source, PollerSettings settings)
    : kit_(kit), source_(source), settings_(settings), bell_(kit.io), base_(settings.min) {
    view_.connector = std::move(connector);
}

Task<void> Poller::run() {
    // Not all pollers at once after a start.
    next_at_ = steady_now() + kit_.random.between(Duration::zero(), settings_.min);
    while (!stopping_) {
        const auto wait = std::chrono::ceil<Duration>(next_at_ - steady_now());
        if (view_.pause.stopped())
            co_await bell_.wait(longest_sleep);
        else if (wait > Duration::zero())
            co_await bell_.wait(std::min(wait, longest_sleep));
        else
            co_await poll();
    }
}

void Poller::stop() {
    stopping_ = true;
    bell_.ring();
}

void Poller::nudge() {
    if (view_.failures > 0) return;
    base_ = settings_.min;
    next_at_ = std::min(next_at_, std::max(steady_now(), last_at_ + settings_.min));
    bell_.ring();
}

void Poller::poll_now() {
    next_at_ = steady_now();
    bell_.ring();
}

void Poller::use_pause(Pause pause) {
    view_.pause = pause;
    bell_.ring();
}

PollerView Poller::view() const {
    PollerView view = view_;
    view.queues = source_.queues();
    return view;
}

Task<void> Poller::poll() {
    const auto began = steady_now();
    view_.polling = true;
    view_.last_poll = kit_.clock.now();
    ++view_.polls;
    LastError error;
    const PollResult result = co_await ask(error);
    view_.polling = false;
    last_at_ = steady_now();
    view_.seconds.add(std::chrono::duration<double>(last_at_ - began).count());
    if (error.cause == Cause::none)
        after_success(result);
    else
        after_failure(std::move(error));
    next_at_ = last_at_ + view_.interval;
    if (view_.interval == Duration::zero()) co_await boost::asio::post(kit_.io, boost::asio::use_awaitable);
}

Task<PollResult> Poller::ask(LastError& error) {
    error.at = kit_.clock.now();
    try {
        co_return co_await source_.poll(Deadline::after(settings_.poll_within));
    } catch (const Fault& fault) {
        error.cause = fault.cause() == Cause::none ? Cause::internal : fault.cause();
        error.detail = fault.detail();
    } catch (const std::exception& unexpected) {
        error.cause = Cause::internal;
        error.detail = std::string("unexpected error of type ") + typeid(unexpected).name();
    }
    co_return PollResult{};
}

void Poller::after_success(const PollResult& result) {
    if (view_.failures > 0) kit_.log.write(LogLevel::info, "poll_recovered", {{"connector", view_.connector}});
    if (view_.failures > 0 || result.taken > 0) base_ = settings_.min;
    view_.failures = 0;
    view_.last_success = kit_.clock.now();
    view_.taken += static_cast<std::uint64_t>(std::max(result.taken, 0));
    empty_drains_ = result.more && result.taken == 0 ? empty_drains_ + 1 : 0;
    if (result.more && empty_drains_ < settings_.empty_drains) {
        view_.interval = Duration::zero();
        return;
    }
    empty_drains_ = 0;
    view_.interval = jittered(base_);
    base_ = std::min(settings_.max, std::chrono::duration_cast<Duration>(base_ * settings_.growth) + Duration(1));
}

void Poller::after_failure(LastError error) {
    if (view_.failures == 0)
        kit_.log.write(LogLevel::warn, "poll_failed",
                       {{"connector", view_.connector}, {"cause", std::string(info(error.cause).code)}});
    base_ = view_.failures == 0 ? settings_.min : std::min(base_ * 2, settings_.failure_max);
    ++view_.failures;
    ++view_.failed;
    view_.last_error = std::move(error);
    view_.interval = jittered(base_);
}

Duration Poller::jittered(Duration interval) {
    const auto swing = std::chrono::duration_cast<Duration>(interval * settings_.jitter);
    return kit_.random.between(interval - swing, interval + swing);
}

}  // namespace gateway
