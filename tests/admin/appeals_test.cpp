// The search and the story of an appeal.
#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"
#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;
using Ids = std::vector<std::string>;

namespace {

Ids ids_of(const Reply& page) {
    Ids ids;
    for (const auto& item : page.json.at("items").as_array()) ids.emplace_back(item.at("appeal_id").as_string());
    return ids;
}

std::string text(const boost::json::value& value) {
    return std::string(value.as_string());
}

}  // namespace

TEST_CASE("appeals are found by id in any system, status, origin and time") {
    Rig rig;
    const Time start = rig.clock.now();
    for (int n = 1; n <= 3; ++n) rig.plant(n);
    CHECK(ids_of(rig.get("/api/v1/appeals")) == Ids{Rig::appeal_id(3), Rig::appeal_id(2), Rig::appeal_id(1)});
    CHECK(ids_of(rig.get("/api/v1/appeals?external_id=%D0%BF%D0%BE%D1%81-2")) == Ids{Rig::appeal_id(2)});
    CHECK(ids_of(rig.get("/api/v1/appeals?external_id=%D0%9F%D0%9E%D0%A1-2&system=city")).empty());
    CHECK(ids_of(rig.get("/api/v1/appeals?status=in_work&origin=pos")).size() == 3);
    CHECK(ids_of(rig.get("/api/v1/appeals?status=answered")).empty());
    const std::string second = to_rfc3339(start + std::chrono::seconds(1));
    CHECK(ids_of(rig.get("/api/v1/appeals?from=" + second)) == Ids{Rig::appeal_id(3), Rig::appeal_id(2)});
    CHECK(ids_of(rig.get("/api/v1/appeals?to=" + second)) == Ids{Rig::appeal_id(2), Rig::appeal_id(1)});
}

TEST_CASE("an item of the search names the appeal, its status, origin, times and ids") {
    Rig rig;
    rig.plant(1);
    const Reply page = rig.get("/api/v1/appeals");
    const auto& item = page.json.at("items").at(0);
    CHECK(text(item.at("status")) == "in_work");
    CHECK(text(item.at("origin")) == "pos");
    CHECK(text(item.at("created_at")) == "2027-01-15T08:00:00.000000Z");
    CHECK(text(item.at("external_ids").at(0).at("value")) == "ПОС-1");
    CHECK(page.json.at("next").is_null());
}

TEST_CASE("pages follow each other without gaps and the last one has no next") {
    Rig rig;
    for (int n = 1; n <= 5; ++n) rig.plant(n);
    Ids all;
    std::string target = "/api/v1/appeals?limit=2";
    for (int page = 0; page < 3; ++page) {
        const Reply reply = rig.get(target);
        for (const std::string& id : ids_of(reply)) all.push_back(id);
        if (reply.json.at("next").is_null()) break;
        target = "/api/v1/appeals?limit=2&after=" + text(reply.json.at("next"));
    }
    CHECK(all == Ids{Rig::appeal_id(5), Rig::appeal_id(4), Rig::appeal_id(3), Rig::appeal_id(2), Rig::appeal_id(1)});
}

TEST_CASE("the story of an appeal tells every hop with outcome, digest and signature verdict") {
    Rig rig;
    const std::string id = rig.plant(1);
    rig.attempt(postponed(Cause::connect_failed, "refused"), DeliveryState::postponed);
    rig.clock.move(std::chrono::minutes(10));
    rig.attempt(delivered({{"city", "service_request_id", "77"}}, "signed answer"), DeliveryState::delivered);
    const Reply story = rig.get("/api/v1/appeals/" + id);
    const auto& hops = story.json.at("hops").as_array();
    REQUIRE(hops.size() == 3);
    CHECK(text(hops[0].at("direction")) == "in");
    CHECK(text(hops[0].at("signature")) == "valid");
    CHECK(text(hops[0].at("digest")).size() == 64);
    CHECK(text(hops[1].at("outcome")) == "postponed");
    CHECK(text(hops[1].at("cause").at("code")) == "partner.connect");
    CHECK(hops[1].at("ms").as_int64() == 250);
    CHECK(text(hops[2].at("outcome")) == "delivered");
    CHECK(text(hops[2].at("digest")) == text(hops[0].at("digest")));
    CHECK(text(hops[2].at("evidence_sha256")) == sha256_hex("signed answer"));
    CHECK(story.json.at("next_steps").as_array().empty());
    CHECK(story.json.at("attempts").as_array().size() == 2);
    CHECK(text(story.json.at("journal").at(0).at("kind")) == "message.accepted");
    CHECK(story.json.at("external_ids").as_array().size() == 2);
}

TEST_CASE("the stages of what was handed over are hops with a Russian word beside the protocol's") {
    Rig rig;
    const std::string id = rig.plant(1);
    Outcome outcome = handed_over("id-1", "requestIsQueued", {}, "signed reply");
    outcome.sent = "signed original";
    const std::string detail = R"({"attempt":1,"stage":"requestIsQueued"})";
    rig.attempt(outcome, DeliveryState::handed_over, {{.kind = "delivery.handed_over", .detail = detail}});
    const auto hear = [&](DeliveryState state, const std::string& stage, Cause cause = Cause::none) {
        rig.clock.move(Duration(1'000));
        rig.run(rig.store->hear({"city", "id-1", state, stage, cause, ""}));
    };
    hear(DeliveryState::handed_over, "requestIsAcceptedBySmev");
    CHECK(text(rig.get("/api/v1/appeals/" + id).json.at("next_steps").at(0).at("command")).starts_with("appeal-gateway"));
    hear(DeliveryState::refused, "requestIsRejectedBySmev", Cause::partner_verdict);
    const Reply story = rig.get("/api/v1/appeals/" + id);
    const auto& hops = story.json.at("hops").as_array();
    REQUIRE(hops.size() == 4);
    CHECK(text(hops[1].at("outcome")) == "handed_over");
    CHECK(text(hops[1].at("stage")) == "requestIsQueued");
    CHECK(text(hops[1].at("stage_ru")) == "в очереди СМЭВ");
    CHECK(text(hops[1].at("sent_sha256")) == sha256_hex("signed original"));
    CHECK(text(hops[2].at("direction")) == "in");
    CHECK(text(hops[2].at("stage_ru")) == "принято СМЭВ");
    CHECK(text(hops[3].at("outcome")) == "refused");
    CHECK(text(hops[3].at("stage_ru")) == "отклонено СМЭВ");
    CHECK(text(hops[3].at("cause").at("code")) == info(Cause::partner_verdict).code);
    const auto& delivery = story.json.at("deliveries").at(0);
    CHECK(text(delivery.at("stage")) == "requestIsRejectedBySmev");
    CHECK(text(delivery.at("handle")) == "id-1");
}

TEST_CASE("the evidence of an appeal is listed by digest and its octets are shown with a reason only") {
    Rig rig;
    const std::string id = rig.plant(1);
    rig.run(rig.store->keep({.kind = "ack", .operation = "Ack", .message_id = Rig::message_id(1), .bytes = "<ack/>"}));
    const Reply list = rig.get("/api/v1/appeals/" + id + "/evidence");
    const auto& items = list.json.at("items").as_array();
    REQUIRE(items.size() == 1);
    CHECK(text(items[0].at("kind")) == "ack");
    CHECK(text(items[0].at("operation")) == "Ack");
    CHECK(text(items[0].at("sha256")) == sha256_hex("<ack/>"));
    CHECK(rig.get("/api/v1/evidence/1/body").response.status == 400);
    const Reply body = rig.get("/api/v1/evidence/1/body", {{"X-Actor", "petrova"}, {"X-Reason", "суд"}});
    CHECK(body.response.body == "<ack/>");
    CHECK(rig.journal_kinds(id).back() == "admin.unmasked");
    for (const char* seq : {"2", "x", "-1", "99999999999999999999"})
        CHECK(
            rig.get("/api/v1/evidence/" + std::string(seq) + "/body", {{"X-Actor", "a"}, {"X-Reason", "r"}}).response.status ==
            404);
    CHECK(rig.ask("GET", "/api/v1/evidence/1/body", {{"Authorization", "Bearer " + viewer_token}}).response.status == 403);
}

TEST_CASE("the story says what to press next") {
    Rig rig;
    const std::string id = rig.plant(1);
    const auto first_command = [&] {
        const Reply story = rig.get("/api/v1/appeals/" + id);
        const auto& steps = story.json.at("next_steps").as_array();
        return steps.empty() ? std::string() : text(steps[0].at("command"));
    };
    CHECK(first_command().empty());  // it goes by itself
    rig.desk.picture.connectors[0].pause.state = "paused";
    CHECK(first_command().starts_with("appeal-gateway connectors resume city"));
    rig.desk.picture.connectors[0].pause.state = "running";
    rig.attempt(in_doubt(Cause::connection_cut, "cut"), DeliveryState::in_doubt);
    CHECK(first_command().starts_with("appeal-gateway deliveries settle " + Rig::delivery_id(1)));
    rig.post("/api/v1/deliveries/" + Rig::delivery_id(1) + "/settle", R"({"actor":"a","reason":"r","outcome":"refused"})");
    CHECK(first_command().starts_with("appeal-gateway deliveries retry"));
}

TEST_CASE("personal data is shown with a reason, and the look stands in the journal") {
    Rig rig;
    const std::string id = rig.plant(1);
    const std::string target = "/api/v1/appeals/" + id + "?unmask=true";
    CHECK(rig.get(target).response.status == 400);
    CHECK(rig.get(target, {{"X-Reason", "жалоба"}}).response.status == 400);
    CHECK(rig.journal_kinds(id) == Ids{"message.accepted"});
    const Reply story = rig.get(target, {{"X-Reason", "жалоба"}, {"X-Actor", "petrova"}});
    CHECK(story.response.status == 200);
    CHECK(text(story.json.at("canonical").at("applicant").at("name").at("last")) == "Кузнецова");
    CHECK(story.json.at("masked").as_bool() == false);
    CHECK(rig.journal_kinds(id) == Ids{"message.accepted", "admin.unmasked"});
}

TEST_CASE("an unknown appeal or message is 404") {
    Rig rig;
    CHECK(rig.get("/api/v1/appeals/" + Rig::appeal_id(9)).response.status == 404);
    CHECK(rig.get("/api/v1/messages/" + Rig::message_id(9)).response.status == 404);
    CHECK(rig.get("/api/v1/messages/" + Rig::message_id(9) + "/body").response.status == 404);
}

TEST_CASE("the exact octets of a message and of an attachment are given out as a download, journaled") {
    Rig rig;
    const std::string id = rig.plant(1);
    const std::string message = "/api/v1/messages/" + Rig::message_id(1);
    const WebFields who{{"X-Reason", "экспертиза"}, {"X-Actor", "petrova"}};
    CHECK(rig.get(message + "/body").response.status == 400);
    const Reply body = rig.get(message + "/body", who);
    CHECK(body.response.body == R"({"фио":"Кузнецова Серафима Аркадьевна","тел":"+79161234567"})");
    CHECK(body.header("Content-Type") == "application/octet-stream");
    CHECK(body.header("Content-Disposition") == "attachment");
    const Reply file = rig.get(message + "/attachments/" + sha256_hex("octets!"), who);
    CHECK(sha256_hex_of_file(file.response.file) == sha256_hex("octets!"));
    CHECK(rig.get(message + "/attachments/" + sha256_hex("other"), who).response.status == 404);
    CHECK(rig.journal_kinds(id) == Ids{"message.accepted", "admin.unmasked", "admin.unmasked"});
}

TEST_CASE("like appeals of one applicant are suggested with the reasons, and others are not") {
    Rig rig;
    rig.plant(1);
    rig.plant(2);
    rig.clock.move(std::chrono::hours(24 * 20));
    rig.plant(3);
    const Reply reply = rig.get("/api/v1/appeals/" + Rig::appeal_id(1) + "/duplicates");
    REQUIRE(reply.response.status == 200);
    const auto& items = reply.json.at("items").as_array();
    REQUIRE(items.size() == 1);
    CHECK(items[0].at("appeal_id").as_string() == Rig::appeal_id(2));
    CHECK(items[0].at("likeness").to_number<double>() == 1);
    CHECK(items[0].at("reasons").as_array().size() >= 2);
    CHECK(reply.json.at("compared").to_number<int>() == 1);
    CHECK_FALSE(reply.json.at("cut").as_bool());
    CHECK(reply.json.at("bound").to_number<int>() == 2000);
    for (const std::string& secret : planted) CHECK(reply.response.body.find(secret) == std::string::npos);
    CHECK(rig.get("/api/v1/appeals/" + Rig::appeal_id(9) + "/duplicates").response.status == 404);
}
