// Data quality over the API: breaches with who answers, and the letters of a day.
#include <boost/json/array.hpp>
#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

struct QualityRig : Rig {
    QualityRig() {
        say("quality.broken", "no-text", "roads");
        say("quality.broken", "other", "");
        say("quality.mended", "no-text", "roads");
    }
    void say(const std::string& kind, const std::string& rule, const std::string& sector) {
        JournalEntry entry;
        entry.kind = kind;
        entry.appeal_id = "a1";
        entry.connector = "pos";
        entry.detail = R"({"rule":")" + rule +
                       R"(","severity":"error","what":"answer_without_text","place":"/answers/0/text","sector":")" + sector +
                       R"("})";
        run(store->note(entry));
        clock.move(std::chrono::hours(24));
    }
    /// Rules of the list, with spaces.
    std::string rules(const std::string& query) {
        std::string text;
        const Reply reply = get("/api/v1/quality" + query);
        REQUIRE(reply.response.status == 200);
        for (const auto& item : reply.json.at("items").as_array())
            text += (text.empty() ? "" : " ") + std::string(item.at("rule").as_string());
        return text;
    }
};

}  // namespace

TEST_CASE("breaches are listed with the rule's title and who answers") {
    QualityRig rig;
    const auto item = rig.get("/api/v1/quality").json.at("items").at(0);
    CHECK(item.at("state") == "broken");
    CHECK(item.at("title") == "Ответ без текста");
    CHECK(item.at("head") == "Министр дорог");
    CHECK(item.at("place") == "/answers/0/text");
    CHECK(item.at("appeal_id") == "a1");
}

TEST_CASE("breaches are picked by rule, sector, severity, state and time, page by page") {
    QualityRig rig;
    CHECK(rig.rules("") == "no-text other");
    CHECK(rig.rules("?rule=other") == "other");
    CHECK(rig.rules("?sector=roads") == "no-text");
    CHECK(rig.rules("?severity=notice").empty());
    CHECK(rig.rules("?state=mended") == "no-text");
    CHECK(rig.rules("?since=2027-01-16") == "other");  // the clock began on the 15th
    CHECK(rig.rules("?until=2027-01-16T00:00:00Z") == "no-text");
    const Reply first = rig.get("/api/v1/quality?limit=1");
    REQUIRE(first.json.at("next").is_string());
    CHECK(rig.rules("?after=" + std::string(first.json.at("next").as_string())) == "other");
}

TEST_CASE("what is no time, no cursor or no severity is refused with its name") {
    QualityRig rig;
    for (const char* query : {"?since=yesterday", "?until=2026-13-01", "?after=x", "?after=-1", "?severity=fatal", "?limit=0"})
        CHECK(rig.get("/api/v1/quality" + std::string(query)).response.status == 400);
    CHECK(rig.rules(R"(?rule=%22,%22)").empty());
}

TEST_CASE("the letters of a day are shown and sent, the sending with a journal entry") {
    QualityRig rig;
    const Reply shown = rig.get("/api/v1/quality/notices?date=2027-01-15");
    CHECK(shown.json.at("items").at(0).at("text") == "текст");
    CHECK(rig.quality.sent.empty());
    const Reply sent = rig.post("/api/v1/quality/notices", R"({"actor":"petrova","reason":"проверка","date":"2027-01-15"})");
    REQUIRE(sent.response.status == 200);
    CHECK(sent.json.at("items").at(0).at("state") == "failed");
    CHECK(sent.json.at("items").at(0).at("reason") == "partner.refused");
    CHECK(rig.quality.sent == std::vector<std::string>{"2027-01-15"});
    CHECK(rig.get("/api/v1/quality/notices?date=tomorrow").response.status == 400);
    CHECK(rig.post("/api/v1/quality/notices", R"({"actor":"petrova","reason":"проверка","date":""})").response.status == 400);
    CHECK(rig.quality.sent.size() == 1);
}
