#include "gateway/flow/clock_watch.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"

namespace gateway {

ClockWatch::ClockWatch(const FlowKit& kit, Intake& intake, ClockWatchSettings settings)
    : kit_(kit), intake_(intake), settings_(settings), clock_(kit.clock), bell_(kit.io) {}

Task<void> ClockWatch::run() {
    while (!stopping_) {
        const Duration wait = co_await look();
        if (!stopping_ && wait > Duration::zero()) co_await bell_.wait(wait);
    }
}

void ClockWatch::stop() {
    stopping_ = true;
    bell_.ring();
}

void ClockWatch::heed(Time earliest) {
    if (!view_.next || earliest < *view_.next) bell_.ring();
}

Task<Duration> ClockWatch::look() {
    std::string trouble;
    try {
        const Duration wait = co_await look_at_book();
        view_.failures = 0;
        co_return wait;
    } catch (const Fault& fault) {
        trouble = info(fault.cause()).code;
    } catch (const std::exception&) {
        trouble = info(Cause::internal).code;
    }
    if (view_.failures == 0) kit_.log.write(LogLevel::warn, "clock_watch_waits", {{"cause", trouble}});
    Duration pause = settings_.pause;
    for (int i = 0; i < view_.failures && pause < settings_.pause_max; ++i) pause *= 2;
    ++view_.failures;
    co_return std::min(pause, settings_.pause_max);
}

/// How long to sleep then. What could not be said now (its appeal is being changed) does not hold back the others.
Task<Duration> ClockWatch::look_at_book() {
    const std::vector<LegalClock> due = co_await kit_.store.due_clocks(clock_.now(), settings_.batch);
    bool moved = false;
    for (const LegalClock& clock : due) {
        if (stopping_) co_return Duration::zero();
        const bool said = co_await raise(clock);
        moved = moved || said;
    }
    if (moved) co_return Duration::zero();
    view_.counts = co_await kit_.store.count_clocks(clock_.now());
    view_.next = co_await kit_.store.next_clock();
    if (!due.empty()) co_return settings_.pause_max;
    if (!view_.next) co_return settings_.rest;
    co_return std::clamp(std::chrono::ceil<Duration>(*view_.next - clock_.now()), Duration::zero(), settings_.rest);
}

/// False when it cannot be said now and should be tried again.
Task<bool> ClockWatch::raise(LegalClock clock) {
    const ClockPoint point{clock.appeal_id, clock.stage, clock.due_at, clock.next_at.value_or(clock.due_at)};
    Cause cause = Cause::internal;
    try {
        co_await intake_.raise(clock);
        ClockRaises& raised = view_.raised[clock.stage];
        ++(point.is_breach() ? raised.breaches : raised.warnings);
        co_return true;
    } catch (const Fault& fault) {
        cause = fault.cause();
    } catch (const std::exception&) {
        cause = Cause::internal;
    }
    if (cause == Cause::parameters_conflict) co_return true;  // somebody moved the clock meanwhile: look anew
    if (cause == Cause::store_unavailable || cause == Cause::overloaded || cause == Cause::stopping) throw Fault(cause);
    kit_.log.write(LogLevel::error, "clock_not_raised",
                   {{"appeal_id", clock.appeal_id}, {"stage", clock.stage}, {"cause", std::string(info(cause).code)}});
    co_return false;
}

}  // namespace gateway
