#include "gateway/flow/courier_office.hpp"

#include <algorithm>
#include <stdexcept>

namespace gateway {

CourierOffice::CourierOffice(FlowKit kit, OfficeSettings settings)
    : kit_(std::move(kit)),
      tend_every_(settings.tend_every),
      clock_(kit_.clock),
      book_(kit_.store),
      tend_bell_(kit_.io),
      ended_bell_(kit_.io) {
    for (auto& partner : settings.partners)
        doors_[partner.id] =
            std::make_unique<PartnerDoor>(PartnerDoor{partner.id, *partner.connector, CircuitBreaker(partner.breaker), {}});
    for (auto& route : settings.routes) {
        const auto door = doors_.find(route.lane.connector);
        if (door == doors_.end()) throw std::logic_error("route " + route.lane.route + " names an unknown connector");
        auto calls = calls_for(route.lane.route, route.lane.connector);
        couriers_[route.lane.route] =
            std::make_unique<Courier>(kit_, clock_, route.lane, route.courier, *door->second, std::move(calls));
    }
}

CourierOffice::~CourierOffice() = default;

CourierCalls CourierOffice::calls_for(const std::string& route, const std::string& connector) {
    CourierCalls calls;
    calls.sent = [this, connector] {
        if (sent_) sent_(connector);
    };
    calls.door_opened = [this, connector] { wake_connector(connector); };
    calls.held = [this, route](Pause pause) { spawn(remember_hold(route, pause)); };
    return calls;
}

Task<void> CourierOffice::start() {
    for (auto& [id, door] : doors_) door->pause = co_await book_.read("connector/" + id);
    for (auto& [id, courier] : couriers_) courier->use_pause(co_await book_.read("route/" + id));
    for (auto& [id, courier] : couriers_) spawn(courier->run());
    spawn(tend());
}

void CourierOffice::spawn(Task<void> work) {
    ++alive_;
    boost::asio::co_spawn(kit_.io, std::move(work), [this](const std::exception_ptr& error) {
        if (error) kit_.log.write(LogLevel::error, "courier_office_broken", {});
        --alive_;
        ended_bell_.ring();
    });
}

Task<bool> CourierOffice::stop(Duration grace) {
    stopping_ = true;
    tend_bell_.ring();
    for (auto& [id, courier] : couriers_) courier->stop();
    const auto deadline = Deadline::after(grace);
    while (alive_ > 0 && !deadline.passed()) co_await ended_bell_.wait(deadline.remaining());
    for (auto& [id, courier] : couriers_) courier->abandon();
    co_return alive_ == 0;
}

void CourierOffice::wake(std::string_view route) {
    if (const auto found = couriers_.find(route); found != couriers_.end()) found->second->wake();
}

void CourierOffice::wake_all() {
    for (auto& [id, courier] : couriers_) courier->wake();
}

void CourierOffice::wake_connector(const std::string& connector) {
    for (auto& [id, courier] : couriers_)
        if (courier->lane().connector == connector) courier->wake();
}

Courier& CourierOffice::courier(const std::string& route) {
    const auto found = couriers_.find(route);
    if (found == couriers_.end()) throw Fault(Cause::not_found, "no such route: " + route);
    return *found->second;
}

Task<void> CourierOffice::set_route(std::string route, Pause pause) {
    courier(route).use_pause(pause);
    co_await book_.write("route/" + route, pause);
}

Task<void> CourierOffice::set_connector(std::string connector, Pause pause) {
    const auto found = doors_.find(connector);
    if (found == doors_.end()) throw Fault(Cause::not_found, "no such connector: " + connector);
    found->second->pause = pause;
    wake_connector(connector);
    co_await book_.write("connector/" + connector, pause);
}

Task<void> CourierOffice::pause_route(std::string route) {
    co_await set_route(std::move(route), {Pause::Kind::paused, Cause::none, kit_.clock.now()});
}

Task<void> CourierOffice::resume_route(std::string route) {
    co_await set_route(std::move(route), {Pause::Kind::running, Cause::none, kit_.clock.now()});
}

Task<void> CourierOffice::pause_connector(std::string connector) {
    co_await set_connector(std::move(connector), {Pause::Kind::paused, Cause::none, kit_.clock.now()});
}

Task<void> CourierOffice::resume_connector(std::string connector) {
    co_await set_connector(std::move(connector), {Pause::Kind::running, Cause::none, kit_.clock.now()});
}

std::vector<CourierView> CourierOffice::views() const {
    std::vector<CourierView> views;
    for (const auto& [id, courier] : couriers_) views.push_back(courier->view());
    return views;
}

}  // namespace gateway
