// The administrator's hand on deliveries.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
using Words = std::vector<std::string>;

namespace {

std::string text(const boost::json::value& value) {
    return std::string(value.as_string());
}

std::string state_of(Rig& rig, int n) {
    return text(rig.get("/api/v1/deliveries/" + Rig::delivery_id(n)).json.at("state"));
}

std::string deed(int n, const std::string& action) {
    return "/api/v1/deliveries/" + Rig::delivery_id(n) + "/" + action;
}

std::string settled_as(const std::string& outcome) {
    return R"({"actor":"petrova","reason":"звонок партнёру","outcome":")" + outcome + "\"}";
}

}  // namespace

TEST_CASE("deliveries are listed by state, route, connector and appeal, page by page") {
    Rig rig;
    for (int n = 1; n <= 3; ++n) rig.plant(n);
    rig.attempt(refused(Cause::partner_rejected, "no such street"), DeliveryState::refused);
    const auto count = [&](const std::string& query) {
        return rig.get("/api/v1/deliveries?" + query).json.at("items").as_array().size();
    };
    CHECK(count("state=refused") == 1);
    CHECK(count("state=queued&route=to-city&connector=city") == 2);
    CHECK(count("appeal_id=" + Rig::appeal_id(2)) == 1);
    CHECK(count("route=elsewhere") == 0);
    const Reply page = rig.get("/api/v1/deliveries?limit=2");
    CHECK(text(page.json.at("next")) == Rig::delivery_id(2));
    CHECK(count("after=" + Rig::delivery_id(2)) == 1);
}

TEST_CASE("a delivery is shown with its attempts and the cause in both languages") {
    Rig rig;
    rig.plant(1);
    rig.attempt(refused(Cause::partner_rejected, "no such street"), DeliveryState::refused);
    const Reply reply = rig.get("/api/v1/deliveries/" + Rig::delivery_id(1));
    CHECK(text(reply.json.at("cause").at("code")) == "partner.rejected");
    CHECK(text(reply.json.at("attempts").at(0).at("outcome")) == "refused");
    CHECK(rig.get("/api/v1/deliveries/" + Rig::delivery_id(2)).response.status == 404);
}

TEST_CASE("retry sends a refused delivery again, wakes the couriers and is journaled with actor and reason") {
    Rig rig;
    const std::string appeal = rig.plant(1);
    rig.attempt(refused(Cause::partner_rejected, "why"), DeliveryState::refused);
    const Reply reply = rig.post(deed(1, "retry"));
    CHECK(reply.response.status == 200);
    CHECK(text(reply.json.at("state")) == "queued");
    CHECK(rig.desk.told == Words{"wake"});
    const auto trace = rig.run(rig.store->trace(appeal));
    CHECK(trace->journal.back().entry.kind == "admin.delivery_retried");
    CHECK(trace->journal.back().entry.actor == "petrova");
    CHECK(trace->journal.back().entry.detail == R"({"reason":"проверка"})");
}

TEST_CASE("cancel ends what waits; what has ended cannot be cancelled") {
    Rig rig;
    rig.plant(1);
    CHECK(rig.post(deed(1, "cancel")).response.status == 200);
    CHECK(state_of(rig, 1) == "refused");
    const Reply again = rig.post(deed(1, "cancel"));
    CHECK(again.response.status == 409);
    CHECK(text(again.json.at("code")) == "request.conflict");
}

TEST_CASE("settle decides what is in doubt, and only that") {
    Rig rig;
    rig.plant(1);
    rig.plant(2);
    CHECK(rig.post(deed(1, "settle"), settled_as("delivered")).response.status == 409);
    rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    CHECK(rig.post(deed(1, "settle"), settled_as("perhaps")).response.status == 400);
    CHECK(rig.post(deed(1, "settle")).response.status == 400);
    CHECK(rig.post(deed(1, "settle"), settled_as("delivered")).response.status == 200);
    CHECK(rig.post(deed(2, "settle"), settled_as("refused")).response.status == 200);
    CHECK(state_of(rig, 1) == "delivered");
    CHECK(state_of(rig, 2) == "refused");
    CHECK(rig.post(deed(3, "settle"), settled_as("refused")).response.status == 404);
}

TEST_CASE("the partner's reply is given out as evidence of this delivery only, journaled") {
    Rig rig;
    const std::string appeal = rig.plant(1);
    rig.plant(2);
    rig.attempt(delivered({}, "signed answer"), DeliveryState::delivered);
    const std::string sha256 = sha256_hex("signed answer");
    const WebFields who{{"X-Reason", "спор"}, {"X-Actor", "petrova"}};
    const Reply reply = rig.get(deed(1, "evidence/" + sha256), who);
    CHECK(sha256_hex(reply.response.body) == sha256);
    CHECK(rig.get(deed(2, "evidence/" + sha256), who).response.status == 404);
    CHECK(rig.get(deed(1, "evidence/" + sha256)).response.status == 400);
    CHECK(rig.journal_kinds(appeal).back() == "admin.unmasked");
}
