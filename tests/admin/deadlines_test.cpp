// Legal clocks over the API, in the page of metrics and in readiness.
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::hours;

namespace {

/// Two appeals: one due in a day, one an hour ago and breached.
struct Clocks : Rig {
    Clocks() {
        enter(1, "answer", clock.now() + hours(24));
        enter(2, "register", clock.now() - hours(1));
    }
    void enter(int n, const std::string& stage, Time due_at) {
        plant(n);
        Acceptance next;
        next.envelope.message_id = "clock-" + std::to_string(n);
        next.envelope.connector = next.envelope.sender = "pos";
        next.envelope.sender_message_id = next.envelope.message_id;
        next.appeal = *run(store->appeal(appeal_id(n)));
        ++next.appeal.version;
        next.clocks = {LegalClock{appeal_id(n), stage, "fz59." + stage, "computed", due_at, {due_at - hours(20)}}};
        run(store->accept(std::move(next)));
    }
    std::size_t listed(const std::string& query) { return get("/api/v1/deadlines" + query).json.at("items").as_array().size(); }
};

}  // namespace

TEST_CASE("open terms are listed, the nearest first, and can be asked for by what is left of them") {
    Clocks rig;
    const auto page = rig.get("/api/v1/deadlines").json;
    REQUIRE(page.at("items").as_array().size() == 2);
    const auto& first = page.at("items").as_array().at(0);
    CHECK(first.at("appeal_id").as_string() == Rig::appeal_id(2));
    CHECK(first.at("overdue").as_bool());
    CHECK(first.at("left_s").as_int64() < 0);
    CHECK(first.at("rule").as_string() == "fz59.register");
    CHECK(rig.listed("?overdue=true") == 1);
    CHECK(rig.listed("?within=23h") == 1);
    CHECK(rig.listed("?within=1d") == 2);
    CHECK(rig.listed("?stage=answer") == 1);
    CHECK(rig.listed("?appeal_id=" + Rig::appeal_id(1)) == 1);
    const auto cut = rig.get("/api/v1/deadlines?limit=1").json;
    CHECK(cut.at("next").as_string() == Rig::appeal_id(2) + "/register");
    CHECK(rig.listed("?limit=1&after=" + Rig::appeal_id(2) + "/register") == 1);
    for (const char* bad : {"?within=soon", "?within=99999999d", "?after=x/y", "?overdue=maybe", "?unknown=1"})
        CHECK(rig.get(std::string("/api/v1/deadlines") + bad).response.status == 400);
}

TEST_CASE("an appeal's page shows its terms") {
    Clocks rig;
    const auto story = rig.get("/api/v1/appeals/" + Rig::appeal_id(1)).json;
    REQUIRE(story.at("deadlines").as_array().size() == 1);
    CHECK(story.at("deadlines").at(0).at("stage").as_string() == "answer");
    CHECK(story.at("deadlines").at(0).at("state").as_string() == "running");
}

TEST_CASE("metrics and readiness count the terms, and overdue ones do not make the gateway unready") {
    Rig rig;
    DeskClocks clocks;
    clocks.stages = {{"answer", 3, 2, 10, 4}};
    rig.desk.picture.clocks = clocks;
    const std::string page = rig.get("/metrics").response.body;
    for (const char* line :
         {"gateway_deadline_warnings_total{stage=\"answer\"} 3", "gateway_deadline_breaches_total{stage=\"answer\"} 2",
          "gateway_deadlines_open{stage=\"answer\"} 10", "gateway_deadlines_overdue{stage=\"answer\"} 4"})
        CHECK_THAT(page, Catch::Contains(line));
    auto ready = rig.get("/health/ready").json;
    CHECK(ready.at("status").as_string() == "ready");
    CHECK(ready.at("deadlines").at("overdue").as_int64() == 4);
    rig.desk.picture.clocks->failures = 3;
    CHECK(rig.get("/health/ready").json.at("status").as_string() == "ready_with_warnings");
}
