// The connector and the poller against the stand's municipality, over real sockets.
#include "adapters/open311/connector.hpp"
#include "adapters/open311/csv.hpp"
#include "adapters/open311/source.hpp"
#include "adapters/stand/open311/municipal.hpp"
#include "gateway/http/server.hpp"
#include "tests/contract/cardboard.hpp"
#include "tests/contract/sample_appeal.hpp"

using namespace gateway;
using namespace gateway::open311;

namespace {

struct City {
    explicit City(bool tokens, bool json = true) {
        stand::MunicipalSettings municipal;
        municipal.tokens = tokens;
        municipal.services = {{"001", "Яма на дороге"}};
        system = stand::make_municipal(municipal, {"city-a", rig.io.get_executor(), rig.workers, rig.clock, rig.log, {}, {}});
        ServerSettings web;
        web.spool_dir = rig.folder.path();
        server = std::make_unique<WebServer>(rig.io.get_executor(), web, rig.log);
        server->serve({&system->endpoint()});
        server->listen();
        auto settings = std::make_shared<ClientSettings>();
        settings->url = "http://127.0.0.1:" + std::to_string(server->port()) + "/open311/v2";
        settings->jurisdiction = "oktmo:33701000";
        settings->api_key = "stand-key";
        settings->json = json;
        settings->services = Services(read_csv("service_code,topic_scheme,topic_code,service_name\n001,pos,77,Яма\n"), {});
        connector = make_connector({settings, rig.kit("city-a")});
        source = make_source({settings, rig.kit("city-a")});
    }

    Outcome deliver(Delivery delivery = sample_delivery("city-a")) {
        auto outcome = rig.run(connector->deliver(std::move(delivery), Deadline::after(Duration(20'000))));
        auto appeal = sample_appeal();
        for (const auto& id : outcome.learned) appeal.external_ids.push_back({id.system, id.kind, id.value, {}, {}, {}});
        rig.ledger.keep(appeal);
        return outcome;
    }

    int poll() { return rig.run(source->poll(Deadline::after(Duration(20'000)))).taken; }
    void pass(Duration time) { rig.clock.at += time; }
    Appeal appeal() { return appeal_from_json(rig.ledger.records.at(sample_appeal().appeal_id).json); }
    bool once() {
        return system->state().find(R"("key":")" + sample_appeal().appeal_id + R"(","count":1)") != std::string::npos;
    }

    Rig rig;
    std::unique_ptr<stand::StandSystem> system;
    std::unique_ptr<WebServer> server;
    std::unique_ptr<Connector> connector;
    std::unique_ptr<Source> source;
};

}  // namespace

TEST_CASE("an appeal goes to the city and its answer comes back, in both forms") {
    for (const bool json : {true, false}) {
        City city(false, json);
        REQUIRE(city.deliver().kind == Outcome::Kind::delivered);
        CHECK(city.once());
        CHECK(city.poll() == 0);  // open without a word tells nothing new
        city.pass(Duration(400));
        CHECK(city.poll() == 1);
        CHECK(city.appeal().status == Status::in_work);
        CHECK(city.poll() == 0);
        city.pass(Duration(400));
        CHECK(city.poll() == 1);
        const auto closed = city.appeal();
        CHECK(closed.status == Status::answered);
        REQUIRE(closed.answers.size() == 1);
        CHECK(closed.answers[0].text == "Работы выполнены: Яма на дороге");
        CHECK(city.poll() == 0);
    }
}

TEST_CASE("a token becomes a number, then the answer comes back") {
    City city(true);
    const auto outcome = city.deliver();
    REQUIRE(outcome.learned.size() == 1);
    CHECK(outcome.learned[0].kind == "token");
    CHECK(city.poll() == 0);
    city.pass(Duration(5'000));
    CHECK(city.poll() == 2);  // the number, and at once what is behind it
    CHECK(city.appeal().status == Status::answered);
}

TEST_CASE("a poller that starts anew repeats nothing") {
    City city(false);
    city.deliver();
    city.pass(Duration(400));
    CHECK(city.poll() == 1);
    auto settings = std::make_shared<ClientSettings>();
    settings->url = "http://127.0.0.1:" + std::to_string(city.server->port()) + "/open311/v2";
    settings->jurisdiction = "oktmo:33701000";
    city.source = make_source({settings, city.rig.kit("city-a")});
    CHECK(city.poll() == 0);
    CHECK(city.rig.accepted.size() == 1);
}

TEST_CASE("a line cut after the effect is found again and nothing doubles") {
    City city(false);
    city.system->faults().set({stand::parse_fault("cut_after_read,n=1")});
    CHECK(city.deliver().kind == Outcome::Kind::in_doubt);
    const auto found = city.rig.run(city.connector->find(sample_delivery("city-a"), Deadline::after(Duration(20'000))));
    CHECK(found.kind == Outcome::Kind::delivered);
    CHECK(city.once());
}

TEST_CASE("a city that fails, drops or babbles is asked again later") {
    City city(false);
    city.system->faults().set({stand::parse_fault("fail=503,n=1")});
    CHECK(city.deliver().kind == Outcome::Kind::postponed);
    city.system->faults().set({stand::parse_fault("drop,n=1")});
    CHECK(city.deliver().kind == Outcome::Kind::in_doubt);
    city.system->faults().set({stand::parse_fault("garbage,n=1")});
    CHECK(city.deliver().kind == Outcome::Kind::in_doubt);
    city.system->faults().set({});
    auto again = sample_delivery("city-a");
    again.attempt = 2;
    CHECK(city.deliver(again).kind == Outcome::Kind::delivered);
    CHECK(city.once());
    city.system->faults().set({stand::parse_fault("garbage,n=1")});
    CHECK_THROWS_AS(city.poll(), Fault);
    city.system->faults().set({stand::parse_fault("twice")});
    city.pass(Duration(400));
    CHECK(city.poll() == 1);
}

TEST_CASE("the city refuses what breaks its rules") {
    City city(false);
    auto settings = std::make_shared<ClientSettings>();
    settings->url = "http://127.0.0.1:" + std::to_string(city.server->port()) + "/open311/v2";
    settings->jurisdiction = "oktmo:33701000";
    settings->api_key = "wrong";
    settings->default_service = "001";
    city.connector = make_connector({settings, city.rig.kit("city-a")});
    CHECK(city.deliver().cause == Cause::partner_auth);
    settings->jurisdiction = "elsewhere";
    CHECK(city.deliver().cause == Cause::partner_rejected);
    settings->jurisdiction = "oktmo:33701000";
    settings->api_key = "stand-key";
    settings->default_service = "999";
    CHECK(city.deliver().cause == Cause::partner_rejected);
    CHECK(city.rig.run(city.connector->probe(Deadline::after(Duration(20'000)))).reachable);
}
