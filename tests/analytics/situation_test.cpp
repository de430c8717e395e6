// What the situation centre is told: bursts, breaches, incident cards and sums, each under one name however often it is seen.
#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include "gateway/analytics/situation.hpp"
#include "gateway/store/fact_reader.hpp"
#include "sample.hpp"

using namespace gateway;
using namespace gateway::test;
namespace json = boost::json;

namespace {

const Time now = at("2026-03-20T09:00:00Z");

struct Watch {
    Watch() {
        rules.burst_count = 5;
        rules.burst_within = std::chrono::hours(24);
        rules.breaches = rules.incident_cards = true;
        rules.slices = {"municipality"};
    }

    void take(const Appeal& appeal) {
        for (const Fact& fact : facts_of(appeal, "pos", frame, CategoryList())) seen.push_back(fact);
    }

    std::vector<json::object> told(bool sums = false) const {
        Situation situation(rules, frame);
        for (const Fact& fact : seen) situation.take(fact);
        std::vector<json::object> all;
        for (const SituationRecord& one : sums ? situation.sums("2026-03-20T09:00:00Z") : situation.incidents()) {
            all.push_back(json::parse(one.json).as_object());
            CHECK(all.back().at("id") == json::value(one.id));
        }
        return all;
    }

    SituationRules rules;
    FactFrame frame{now, 180};
    std::vector<Fact> seen;
};

Appeal appeal_of(int n, const std::string& when = "2026-03-20T08:00:00Z", const std::string& town = "33701000") {
    Appeal appeal = plain_appeal(n);
    appeal.created_at = at(when);
    appeal.routing.municipality_oktmo = town;
    return appeal;
}

}  // namespace

TEST_CASE("so many questions of a topic from one municipality within the span are a burst, one fewer is none") {
    Watch watch;
    for (int n = 0; n < 4; ++n) watch.take(appeal_of(n));
    watch.take(appeal_of(4, "2026-03-19T08:59:59Z"));              // a second too old
    watch.take(appeal_of(5, "2026-03-20T08:00:00Z", "33650000"));  // of another town
    Appeal other = appeal_of(6);
    other.questions.front().topics[1].code = "waste";
    watch.take(other);
    CHECK(watch.told().empty());
    watch.take(appeal_of(7, "2026-03-19T09:00:00Z"));
    const auto told = watch.told();
    REQUIRE(told.size() == 1);
    CHECK(told[0] == json::parse(R"({"id":"burst/33701000/roads/2026-03-20","kind":"burst","at":"2026-03-20T09:00:00Z",
        "municipality":"33701000","topic":"roads","count":5,"within_s":86400})"));
    watch.rules.burst_count = 0;
    CHECK(watch.told().empty());
}

TEST_CASE("the term of an open question that has passed is a breach, named by question and term") {
    Watch watch;
    Appeal late = appeal_of(1), closed = appeal_of(2), early = appeal_of(3);
    give_term(late, "2026-03-20T08:59:59Z");
    give_term(closed, "2026-03-19T00:00:00Z");
    answer(closed, "2026-03-19T10:00:00Z");
    give_term(early, "2026-03-20T09:00:00Z");
    for (const Appeal& one : {late, closed, early}) watch.take(one);
    const auto told = watch.told();
    REQUIRE(told.size() == 1);
    CHECK(told[0].at("id") == json::value("breach/" + late.appeal_id + "/1/2026-03-20T08:59:59Z"));
    CHECK(told[0].at("organ") == json::value("Администрация города"));
}

TEST_CASE("an incident card is told once, whatever its questions") {
    Watch watch;
    Appeal card = appeal_of(1);
    card.regime = Regime::incident112;
    card.questions.push_back(card.questions.front());
    card.questions.back().n = 2;
    watch.take(card);
    REQUIRE(watch.told().size() == 1);
    CHECK(watch.told()[0].at("kind") == json::value("incident112"));
    watch.rules.incident_cards = false;
    CHECK(watch.told().empty());
}

TEST_CASE("sums of few are told together, and not at all when they stay few") {
    Watch watch;
    for (int n = 0; n < 5; ++n) watch.take(appeal_of(n, "2026-03-20T08:00:00Z", "33701000"));
    for (int n = 5; n < 8; ++n) watch.take(appeal_of(n, "2026-03-20T08:00:00Z", "33702000"));
    for (int n = 8; n < 9; ++n) watch.take(appeal_of(n, "2026-03-20T08:00:00Z", "33703000"));
    auto rows = watch.told(true).at(0).at("rows");
    CHECK(rows == json::parse(R"([{"value":"33701000","count_in":5,"count_closed":0,"overdue":0,"open":5,"overdue_open":0}])"));
    watch.take(appeal_of(9, "2026-03-20T08:00:00Z", "33703000"));
    rows = watch.told(true).at(0).at("rows");
    REQUIRE(rows.as_array().size() == 2);
    CHECK(rows.at(1) == json::parse(R"({"value":null,"merged":true,"count_in":5,"count_closed":0,"overdue":0,"open":5,
        "overdue_open":0})"));
}

TEST_CASE("sums are of the region's days, today the last") {
    Watch watch;
    for (int n = 0; n < 5; ++n) watch.take(appeal_of(n, "2026-03-19T21:00:00Z"));  // midnight at +03:00
    for (int n = 5; n < 9; ++n) watch.take(appeal_of(n, "2026-03-19T20:59:59Z"));
    CHECK(watch.told(true).at(0).at("rows").at(0).at("count_in") == json::value(5));
    watch.rules.days = 2;
    CHECK(watch.told(true).at(0).at("rows").at(0).at("count_in") == json::value(9));
    CHECK(watch.told(true).at(0).at("from") == json::value("2026-03-19"));
}

TEST_CASE("nothing of a person is told") {
    Watch watch;
    watch.rules.burst_count = 5;
    for (int n = 0; n < 6; ++n) {
        Appeal appeal = appeal_of(n);
        appeal.applicant.name.last = "Секретов";
        appeal.text.body = "Тайна";
        appeal.location.address_text = "ул. Скрытая, 5";
        appeal.questions.front().topics[0].name = "Тема источника";
        give_term(appeal, "2026-03-20T08:30:00Z");
        appeal.regime = Regime::incident112;
        watch.take(appeal);
    }
    std::string all;
    for (const bool sums : {false, true})
        for (const auto& one : watch.told(sums)) all += json::serialize(one);
    for (const char* word : {"Секретов", "Тайна", "Скрытая", "Тема источника"}) CHECK(all.find(word) == std::string::npos);
    CHECK(all.find("burst/") != std::string::npos);
}

TEST_CASE("the walk over what is recent gives what changed, and nothing older") {
    Shelf shelf;
    shelf.put(plain_appeal(1));
    shelf.rig.clock.advance(std::chrono::hours(1));
    const Time between = shelf.rig.clock.now();
    shelf.put(plain_appeal(2));
    std::vector<std::int64_t> seen;
    open_fact_reader(shelf.data_dir())->walk_recent(between, shelf.rig.clock.now(), [&](const StoredAppeal& one) {
        seen.push_back(one.seq);
    });
    CHECK(seen == std::vector<std::int64_t>{2});
}
