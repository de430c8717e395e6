// The courier's loop: when to look, what to take. What happens to one delivery stands in courier_attempt.cpp.
#include "gateway/flow/courier.hpp"

#include <boost/asio/co_spawn.hpp>
#include <chrono>

namespace gateway {

namespace {

Moment steady_now() {
    return std::chrono::steady_clock::now();
}

Duration doubled(Duration first, int times, Duration most) {
    for (int i = 0; i < times && first < most; ++i) first *= 2;
    return std::min(first, most);
}

}  // namespace

Courier::Courier(const FlowKit& kit, EvenClock& clock, Lane lane, CourierSettings settings, PartnerDoor& door,
                 CourierCalls calls)
    : kit_(kit),
      clock_(clock),
      lane_(std::move(lane)),
      settings_(settings),
      door_(door),
      calls_(std::move(calls)),
      scan_(kit, settings.scan),
      bell_(kit.io) {}

Task<void> Courier::run() {
    while (!stopping_) {
        const Duration wait = co_await look();
        if (stopping_) break;
        if (wait > Duration::zero()) co_await bell_.wait(wait);
    }
    while (running_ > 0) co_await bell_.wait(settings_.rest);
}

void Courier::stop() {
    stopping_ = true;
    bell_.ring();
}

void Courier::use_pause(Pause pause) {
    pause_ = pause;
    bell_.ring();
}

Task<Duration> Courier::look() {
    std::string trouble;
    try {
        const Duration wait = co_await look_at_store();
        store_failures_ = 0;
        co_return wait;
    } catch (const Fault& fault) {
        trouble = info(fault.cause()).code;
    } catch (const std::exception&) {
        trouble = info(Cause::internal).code;
    }
    if (store_failures_ == 0)
        kit_.log.write(LogLevel::warn, "courier_waits_for_store", {{"route", lane_.route}, {"cause", trouble}});
    co_return doubled(settings_.store_pause, store_failures_++, settings_.store_pause_max);
}

Task<Duration> Courier::look_at_store() {
    if (pause_.stopped() || door_.pause.stopped()) co_return settings_.rest;
    const int room = settings_.max_in_flight - running_;
    if (room <= 0) co_return settings_.rest;
    const int limit = door_.breaker.reserve(room, steady_now());
    if (limit == 0) {
        const Duration probe_in = door_.breaker.probe_in(steady_now());
        co_return probe_in > Duration::zero() ? std::min(probe_in, settings_.rest) : settings_.rest;
    }
    leasing_probe_ = door_.breaker.view(steady_now()).state == BreakerState::half_open;
    auto deliveries = co_await lease(limit);
    const bool probe = std::exchange(leasing_probe_, false);
    if (probe && deliveries.empty()) door_.breaker.give_back();
    for (auto& delivery : deliveries) begin(std::move(delivery), probe);
    if (!deliveries.empty()) idle_looks_ = 0;
    if (static_cast<int>(deliveries.size()) == limit) co_return Duration::zero();
    co_return co_await time_to_next();
}

Task<std::vector<Delivery>> Courier::lease(int limit) {
    LeaseRequest request;
    request.route = lane_.route;
    request.now = std::max(clock_.now(), std::exchange(stray_due_, {}));
    request.lease_for = settings_.lease_for();
    request.limit = limit;
    request.leased_by = kit_.instance;
    co_return co_await kit_.store.lease(std::move(request));
}

Task<Duration> Courier::time_to_next() {
    const auto due = co_await kit_.store.next_due(lane_.route);
    if (!due) co_return settings_.rest;
    const auto wait = std::chrono::ceil<Duration>(*due - clock_.now());
    if (wait > settings_.retry.longest_wait() + std::chrono::minutes(1)) stray_due_ = *due;
    if (wait > Duration::zero() && stray_due_ == Time{}) co_return std::min(wait, settings_.rest);
    // Due but not given out: an earlier delivery of the same appeal stands before it. Its end rings the bell.
    co_return doubled(std::chrono::milliseconds(20), idle_looks_++, settings_.rest);
}

void Courier::begin(Delivery delivery, bool probe) {
    ++running_;
    boost::asio::co_spawn(kit_.io, carry(std::move(delivery), probe), [this](const std::exception_ptr& error) {
        if (error) kit_.log.write(LogLevel::error, "courier_broken", {{"route", lane_.route}});
        --running_;
        bell_.ring();
    });
}

CourierView Courier::view() const {
    CourierView view;
    view.route = lane_.route;
    view.connector = lane_.connector;
    view.route_pause = pause_;
    view.connector_pause = door_.pause;
    view.running = running_;
    view.unsettled = unsettled_;
    view.handed_over_alarm = settings_.handed_over_alarm;
    view.attempts = counts_;
    view.seconds = seconds_;
    view.breaker = door_.breaker.view(steady_now());
    view.last_error = last_error_;
    view.last_delivered = last_delivered_;
    return view;
}

}  // namespace gateway
