// All couriers of the gateway: starts, wakes, pauses and stops them; one door per partner.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/flow/courier.hpp"

namespace gateway {

struct OfficeSettings {
    struct Partner {
        std::string id;
        Connector* connector = nullptr;  ///< not null; outlives the office
        BreakerPolicy breaker;
    };
    struct Route {
        Lane lane;
        CourierSettings courier;
    };
    std::vector<Partner> partners;
    std::vector<Route> routes;                       ///< one per Router::lanes(); their connectors are among `partners`
    Duration tend_every = std::chrono::seconds(30);  ///< how often leases that ran out are looked for
};

/// io thread only. `kit` is copied; what it refers to outlives the office. Destroy only after `stop` returned true or when the
/// io_context runs no more.
class CourierOffice {
public:
    /// Throws std::logic_error when a route names an unknown partner.
    CourierOffice(FlowKit kit, OfficeSettings settings);
    ~CourierOffice();

    /// Recalls the pauses and sets the couriers to work. Throws Fault(store_unavailable); then nothing has started. The caller
    /// has recovered all leases before.
    Task<void> start();
    /// No new leases from now on; true when every attempt under way was settled within `grace`. What was not is found again
    /// at the next start (resumed deliveries).
    Task<bool> stop(Duration grace);

    /// New deliveries on this route. Unknown routes are ignored.
    void wake(std::string_view route);
    /// After the administrator's hand.
    void wake_all();

    /// Take effect at once and are remembered over restarts; throw Fault(not_found), Fault(store_unavailable). Resuming ends a
    /// hold too.
    Task<void> pause_route(std::string route);
    Task<void> resume_route(std::string route);
    Task<void> pause_connector(std::string connector);
    Task<void> resume_connector(std::string connector);

    /// Called with a connector's id after each delivery to it: its poller may look sooner.
    void on_sent(std::function<void(const std::string&)> call) { sent_ = std::move(call); }
    std::vector<CourierView> views() const;

private:
    Courier& courier(const std::string& route);
    CourierCalls calls_for(const std::string& route, const std::string& connector);
    Task<void> set_route(std::string route, Pause pause);
    Task<void> set_connector(std::string connector, Pause pause);
    Task<void> remember_hold(std::string route, Pause pause);
    Task<void> tend();
    Task<int> recover();
    void spawn(Task<void> work);
    bool any_unsettled() const;
    void wake_connector(const std::string& connector);

    FlowKit kit_;
    Duration tend_every_;
    EvenClock clock_;
    PauseBook book_;
    std::map<std::string, std::unique_ptr<PartnerDoor>> doors_;
    std::map<std::string, std::unique_ptr<Courier>, std::less<>> couriers_;
    std::function<void(const std::string&)> sent_;
    Bell tend_bell_;
    Bell ended_bell_;
    int alive_ = 0;  ///< coroutines under way
    bool stopping_ = false;
};

}  // namespace gateway
