// One office, one partner "city", one route "to-city", milliseconds instead of minutes.
#pragma once

#include "gateway/flow/courier_office.hpp"
#include "tests/flow/rig.hpp"
#include "tests/flow/scripted_connector.hpp"

namespace gateway::test {

inline CourierSettings fast_courier() {
    using namespace std::chrono_literals;
    CourierSettings settings;
    settings.max_in_flight = 4;
    settings.deliver_within = 40ms;
    settings.find_after = 2ms;
    settings.retry.first = 1ms;
    settings.retry.max = 4ms;
    settings.rest = 20ms;
    settings.store_pause = 1ms;
    settings.store_pause_max = 5ms;
    return settings;
}

struct CourierRig : Rig {
    ScriptedConnector city;
    std::unique_ptr<CourierOffice> office;
    int messages = 0;

    explicit CourierRig(Repeat repeat = Repeat::safe, CourierSettings settings = fast_courier(),
                        BreakerPolicy breaker = {0, {}, {}})
        : city(io.get_executor(), repeat) {
        open_office(settings, breaker);
    }

    ~CourierRig() {
        city.open_gates();
        if (office) stop();
    }

    void open_office(CourierSettings settings = fast_courier(), BreakerPolicy breaker = {0, {}, {}}) {
        OfficeSettings plan;
        plan.partners = {{"city", &city, breaker}};
        plan.routes = {{{"to-city", "city"}, settings}};
        plan.tend_every = std::chrono::milliseconds(10);
        office = std::make_unique<CourierOffice>(kit, std::move(plan));
    }
    void start() { get(office->start()); }
    bool stop(Duration grace = std::chrono::seconds(5)) { return get(office->stop(grace)); }

    /// One message of this appeal with one delivery, straight into the store.
    void post(const std::string& appeal_id, std::optional<LegalClock> clock_of = std::nullopt) {
        Acceptance acceptance;
        acceptance.envelope.message_id = make_uuid_v7(clock.now());
        acceptance.envelope.sender = "pos";
        acceptance.envelope.sender_message_id = std::to_string(++messages);
        acceptance.envelope.bytes = "x";
        acceptance.envelope.content_digest = std::to_string(messages);
        const auto seen = get(memory->appeal(appeal_id));
        acceptance.appeal = {
            appeal_id, seen ? seen->version + 1 : 1, "{}", "received", "other", "pos", clock.now(), clock.now(), {}};
        acceptance.deliveries = {{make_uuid_v7(clock.now()), "to-city", "city", clock.now()}};
        if (clock_of) acceptance.clocks = {*clock_of};
        get(memory->accept(std::move(acceptance)));
        if (office) office->wake("to-city");
    }

    bool reaches(const std::string& appeal_id, DeliveryState state) {
        return until([&] { return delivery("to-city", appeal_id).state == state; });
    }
    CourierView view() const { return office->views().front(); }
    std::string journal_of(const std::string& appeal_id) {
        std::string kinds;
        const auto trace = get(memory->trace(appeal_id));
        for (const auto& record : trace->journal) kinds += record.entry.kind + " ";
        return kinds;
    }
};

}  // namespace gateway::test
