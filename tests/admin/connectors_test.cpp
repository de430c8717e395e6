// Connectors, routes and the gateway itself.
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
using Words = std::vector<std::string>;

namespace {

std::string text(const boost::json::value& value) {
    return std::string(value.as_string());
}

}  // namespace

TEST_CASE("a connector is shown with breaker, polling and what waits for it") {
    Rig rig;
    rig.plant(1);
    rig.clock.move(std::chrono::seconds(89));
    rig.desk.picture.connectors[0].breaker =
        DeskBreaker{.state = "open", .failures = 5, .probe_in = Duration(1500), .opened = 1, .cause = Cause::timeout};
    const Reply page = rig.get("/api/v1/connectors");
    const auto& city = page.json.at("items").at(0);
    CHECK(text(city.at("breaker").at("state")) == "open");
    CHECK(city.at("breaker").at("probe_in_ms").as_int64() == 1500);
    CHECK(city.at("deliveries").at("queued").as_int64() == 1);
    CHECK(city.at("deliveries").at("oldest_waiting_s").as_int64() == 90);
    CHECK(page.json.at("items").at(1).at("poller").at("polls").as_int64() == 9);
    CHECK(text(rig.get("/api/v1/connectors/pos").json.at("adapter")) == "pos");
    CHECK(rig.get("/api/v1/connectors/none").response.status == 404);
}

TEST_CASE("pause and resume are journaled before they act, and answer how the connector stands now") {
    Rig rig;
    CHECK(text(rig.post("/api/v1/connectors/city/pause").json.at("pause").at("state")) == "paused");
    CHECK(text(rig.post("/api/v1/connectors/city/resume").json.at("pause").at("state")) == "running");
    CHECK(rig.post("/api/v1/connectors/none/pause").response.status == 404);
    CHECK(rig.post("/api/v1/connectors/pos/poll").response.status == 200);
    CHECK(rig.post("/api/v1/connectors/city/poll").response.status == 404);
    CHECK(rig.post("/api/v1/routes/to-city/pause").response.status == 200);
    CHECK(rig.post("/api/v1/routes/to-city/resume").response.status == 200);
    CHECK(rig.post("/api/v1/routes/none/resume").response.status == 404);
    CHECK(rig.desk.told == Words{"pause city", "resume city", "poll pos", "pause route to-city", "resume route to-city"});
    CHECK(rig.run(rig.store->stats()).journal_records == 5);
}

TEST_CASE("what cannot be journaled is not done") {
    Rig rig;
    rig.store->close();
    CHECK(rig.post("/api/v1/connectors/city/pause").response.status == 503);
    CHECK(rig.post("/api/v1/config/reload").response.status == 503);
    CHECK(rig.desk.told.empty());
}

TEST_CASE("routes show attempts since the start and deliveries in the store") {
    Rig rig;
    rig.plant(1);
    const Reply page = rig.get("/api/v1/routes");
    const auto& route = page.json.at("items").at(0);
    CHECK(route.at("attempts").at("delivered").to_number<int>() == 7);
    CHECK(route.at("deliveries").at("queued").as_int64() == 1);
}

TEST_CASE("a reload says whether the new configuration was taken and what is wrong with it") {
    Rig rig;
    CHECK(rig.post("/api/v1/config/reload").json.at("taken").as_bool());
    rig.desk.next_reload = {.taken = false, .digest = "d1", .mistakes = {"gateway.yaml:3:1: нет ключа"}};
    const Reply bad = rig.post("/api/v1/config/reload");
    CHECK_FALSE(bad.json.at("taken").as_bool());
    CHECK(text(bad.json.at("mistakes").at(0)) == "gateway.yaml:3:1: нет ключа");
    CHECK(text(rig.get("/api/v1/config").json.at("digest")).size() == 64);
}

TEST_CASE("certificates show how many days are left, causes the whole table, the status the whole gateway") {
    Rig rig;
    rig.plant(1);
    CHECK(rig.get("/api/v1/certificates").json.at("items").at(0).at("days_left").as_int64() == 299);
    CHECK(rig.get("/api/v1/causes").json.at("items").as_array().size() == all_causes().size());
    const Reply status = rig.get("/api/v1/status");
    CHECK(status.json.at("store").at("messages").as_int64() == 1);
    CHECK(status.json.at("intake").at("refused").at("signature.invalid").to_number<int>() == 2);
}
