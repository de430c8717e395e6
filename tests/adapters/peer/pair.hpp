// Two gateways of cardboard with the real door, connector and source between them, over a real socket.
#pragma once

#include <memory>
#include <string>

#include "adapters/partner/connector.hpp"
#include "adapters/peer/line.hpp"
#include "gateway/http/server.hpp"
#include "tests/adapters/partner/scene.hpp"

namespace gateway::test {

/// The region's door may be deaf ("the line is broken"): before it hears a call, or after it has done what was asked.
class BreakableDoor final : public Endpoint {
public:
    explicit BreakableDoor(Endpoint& door) : door_(door) {}
    std::string prefix() const override { return door_.prefix(); }
    Task<WebResponse> handle(WebRequest request) override {
        ++calls;
        if (deaf) co_return WebResponse{0, {}, {}, {}};
        const WebRequest asked = request;
        std::optional<Fault> fault;
        WebResponse response;
        try {
            response = co_await door_.handle(std::move(request));
        } catch (const Fault& thrown) {
            fault = thrown;
        }
        if (fault) response = door_.refuse(asked, *fault);
        if (dumb_for > 0 && asked.method == "POST") {
            --dumb_for;
            co_return WebResponse{0, {}, {}, {}};
        }
        co_return response;
    }
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override { return door_.refuse(request, fault); }

    bool deaf = false;
    int dumb_for = 0;  ///< so many calls are done and not answered
    int calls = 0;

private:
    Endpoint& door_;
};

/// Region: door "door" with the partner "city-a". City: connector "region".
struct Pair {
    explicit Pair(LetterForm form = LetterForm::xml)
        : region([form](partner::DoorSettings& door) {
              door.form = form;
              door.quota = 1000;
          }),
          breakable(*region.endpoint),
          server(region.io.get_executor(), {.spool_dir = region.folder.path()}, region.log) {
        city.clock.at = region.clock.at;
        server.serve({&breakable});
        server.listen();
        auto made = std::make_shared<peer::PeerSettings>();
        made->url = "http://127.0.0.1:" + std::to_string(server.port()) + "/api/v1";
        made->token = "city-token";
        made->name = "city-a";
        made->peer = "region-43";
        made->key = "gost/federal-sign";
        made->trust = "gost";
        made->signers = {key("gost/gateway-sign")->certificate().sha256()};
        made->form = form;
        made->batch = 3;
        made->max_file = 1'000'000;
        settings = made;
    }

    /// The city's kit on the region's thread: one io_context runs both.
    AdapterKit city_kit() {
        return {"region",
                region.io.get_executor(),
                region.workers,
                region.web,
                [this](Submission submission) { return city.accept(std::move(submission)); },
                city.ledger,
                city.mailbox,
                city.evidence,
                city.blobs,
                city.clock,
                city.log,
                [](std::string_view name) { return key(std::string(name)); },
                [this](std::string_view) { return &region.trust; },
                city.folder.path().string()};
    }
    std::unique_ptr<Source> source() { return peer::make_source(peer::make_line(settings, city_kit())); }
    std::unique_ptr<Connector> connector() { return peer::make_connector(peer::make_line(settings, city_kit())); }

    PollResult poll() { return region.run(source()->poll(Deadline::after(Duration(20'000)))); }
    /// Polls until the feed is empty; false when one poll failed.
    bool drain() {
        try {
            for (int i = 0; i < 200; ++i)
                if (!poll().more) return true;
        } catch (const std::exception&) {
        }
        return false;
    }

    /// The region hands an appeal, or news of it, to the city. Returns the outcome.
    Outcome hand(Delivery delivery) {
        auto door = std::make_shared<partner::DoorSettings>(*region.door);
        door->hand_to = "door";
        auto feeder = partner::make_connector(door, region.door_kit("city-a"));
        delivery.note = feeder->prepare(delivery);
        return region.run(feeder->deliver(delivery, Deadline::after(Duration(5'000))));
    }
    Outcome send(Delivery delivery) {
        auto line = connector();
        if (delivery.note.empty()) delivery.note = line->prepare(delivery);
        return region.run(line->deliver(std::move(delivery), Deadline::after(Duration(10'000))));
    }

    Scene region;
    BreakableDoor breakable;
    WebServer server;
    Rig city;
    std::shared_ptr<const peer::PeerSettings> settings;
};

/// An appeal of the region with this number, known to its ledger.
inline Delivery appeal_of_region(Pair& pair, int number) {
    Appeal appeal = sample_appeal();
    appeal.appeal_id = make_uuid_v7(pair.region.clock.now());
    appeal.text.body = "Яма № " + std::to_string(number);
    appeal.ext["pos"] = R"({"kept":"here"})";
    pair.region.ledger.keep(appeal);
    Delivery delivery = sample_delivery("city-a");
    delivery.delivery_id = "d-" + std::to_string(number);
    delivery.appeal_id = appeal.appeal_id;
    delivery.canonical = delivery.appeal = to_json(appeal);
    return delivery;
}

inline Delivery event_of(const std::string& appeal_id, int number, Time at) {
    AppealEvent event;
    event.event_id = "e-" + std::to_string(number);
    event.kind = MessageKind::status_changed;
    event.appeal_id = appeal_id;
    event.at = at;
    event.source = "pos";
    event.status = Status::in_work;
    event.note = std::to_string(number);
    Delivery delivery = sample_delivery("x");
    delivery.delivery_id = "e-" + std::to_string(number);
    delivery.appeal_id = appeal_id;
    delivery.kind = event.kind;
    delivery.canonical = to_json(event);
    return delivery;
}

}  // namespace gateway::test
