#include "gateway/flow/poller_office.hpp"

namespace gateway {

PollerOffice::PollerOffice(FlowKit kit, std::vector<PollerPlan> plans)
    : kit_(std::move(kit)), book_(kit_.store), ended_bell_(kit_.io) {
    for (auto& plan : plans)
        pollers_[plan.connector] = std::make_unique<Poller>(kit_, plan.connector, *plan.source, plan.settings);
}

Task<void> PollerOffice::start() {
    for (auto& [id, poller] : pollers_) poller->use_pause(co_await book_.read("poller/" + id));
    for (auto& [id, poller] : pollers_) spawn(poller->run());
}

void PollerOffice::spawn(Task<void> work) {
    ++alive_;
    boost::asio::co_spawn(kit_.io, std::move(work), [this](const std::exception_ptr& error) {
        if (error) kit_.log.write(LogLevel::error, "poller_broken", {});
        --alive_;
        ended_bell_.ring();
    });
}

Task<bool> PollerOffice::stop(Duration grace) {
    for (auto& [id, poller] : pollers_) poller->stop();
    const auto deadline = Deadline::after(grace);
    while (alive_ > 0 && !deadline.passed()) co_await ended_bell_.wait(deadline.remaining());
    co_return alive_ == 0;
}

Poller& PollerOffice::poller(const std::string& connector) {
    const auto found = pollers_.find(connector);
    if (found == pollers_.end()) throw Fault(Cause::not_found, "not a polled connector: " + connector);
    return *found->second;
}

Task<void> PollerOffice::set(std::string connector, Pause pause) {
    poller(connector).use_pause(pause);
    co_await book_.write("poller/" + connector, pause);
}

Task<void> PollerOffice::pause(std::string connector) {
    co_await set(std::move(connector), {Pause::Kind::paused, Cause::none, kit_.clock.now()});
}

Task<void> PollerOffice::resume(std::string connector) {
    co_await set(std::move(connector), {Pause::Kind::running, Cause::none, kit_.clock.now()});
}

void PollerOffice::poll_now(const std::string& connector) {
    poller(connector).poll_now();
}

void PollerOffice::nudge(const std::string& connector) {
    if (const auto found = pollers_.find(connector); found != pollers_.end()) found->second->nudge();
}

std::vector<PollerView> PollerOffice::views() const {
    std::vector<PollerView> views;
    for (const auto& [id, poller] : pollers_) views.push_back(poller->view());
    return views;
}

}  // namespace gateway
