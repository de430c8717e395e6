#include <catch2/catch.hpp>
#include <places.hpp>

#include "gateway/app/demo/week.hpp"
#include "gateway/app/demo/week_counts.hpp"

using namespace gateway;

namespace {

struct Scripted {
    explicit Scripted(const std::string& region, std::uint64_t seed = 1)
        : frame(week_frame(default_week_start(region), region)),
          week(write_week(frame, {region, seed}, Sectors::load(std::string(SOURCE_DIR) + "/config/dictionaries", region))),
          counts(expected_counts(week, frame)) {}
    WeekFrame frame;
    std::vector<WeekAppeal> week;
    WeekCounts counts;
};

/// Answered nine working hours after it was given to somebody, or not at all.
WeekAppeal in_network(const std::string& assigned, bool important = false) {
    WeekAppeal made;
    made.appeal.regime = Regime::open_source;
    made.appeal.flags.high_importance = important;
    made.steps = {{*parse_rfc3339(assigned), WeekDeed::arrives}, {*parse_rfc3339(assigned), WeekDeed::in_work}};
    return made;
}

std::vector<std::string> words(const WeekAppeal& appeal, const WeekFrame& frame) {
    std::vector<std::string> words;
    for (const WeekWord& word : expected_words(appeal, frame))
        words.push_back((word.is_breach ? "breach " : "warning ") + to_rfc3339(word.at, frame.offset_minutes));
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a week is the same for the same seed and another one for another") {
    const Scripted first("kirov"), again("kirov"), other("kirov", 2);
    CHECK(first.counts.cells == again.counts.cells);
    CHECK(first.counts.totals == again.counts.totals);
    CHECK_FALSE(first.counts.cells == other.counts.cells);
}

TEST_CASE("in every region a week has everything that is to be shown") {
    for (const char* region : {"kirov", "smolensk", "sakhalin", "eao", "chechnya"}) {
        CAPTURE(region);
        const Scripted scripted(region);
        CHECK(scripted.week.size() == 240);
        WeekCell all;
        for (const auto& [key, cell] : scripted.counts.cells) {
            CHECK(key.first >= "2026-11-02");
            CHECK(key.first <= "2026-11-08");
            all += cell;
        }
        CHECK(all.received == 190);
        CHECK(all.answered > 60);
        CHECK(all.warned > 10);
        CHECK(all.breached > 5);
        CHECK(all.extended > 0);
        for (const char* name : {"repeated", "rated", "satisfied", "sstu.again", "sstu.Transferred", "sstu.Explained",
                                 "breached.register", "breached.answer", "warned.register", "warned.answer"}) {
            CAPTURE(name);
            CHECK(scripted.counts.totals.at(name) > 0);
        }
        for (const WeekAppeal& one : scripted.week) {
            CHECK(one.steps.front().deed == WeekDeed::arrives);
            for (std::size_t i = 1; i < one.steps.size(); ++i) CHECK(one.steps[i].at > one.steps[i - 1].at);
            CHECK(one.steps.back().at < scripted.frame.until);
        }
    }
}

TEST_CASE("the script's own reckoning knows dinner, the shortened day and the holiday") {
    const WeekFrame frame = week_frame(default_week_start("kirov"), "kirov");
    // Monday 15:25: 2:35 that day, 6:25 of the seven hours of the shortened Tuesday.
    CHECK(words(in_network("2026-11-02T15:25:00+03:00"), frame) ==
          Words{"warning 2026-11-03T14:25:00+03:00", "breach 2026-11-03T16:25:00+03:00"});
    // Tuesday 15:25: 1:35 that day, nothing on the holiday, 7:25 on Thursday.
    CHECK(words(in_network("2026-11-03T15:25:00+03:00"), frame) ==
          Words{"warning 2026-11-05T15:25:00+03:00", "breach 2026-11-05T17:25:00+03:00"});
    CHECK(words(in_network("2026-11-03T15:25:00+03:00", true), frame) ==
          Words{"warning 2026-11-03T18:25:00+03:00", "breach 2026-11-03T19:25:00+03:00"});
    WeekAppeal answered = in_network("2026-11-03T15:25:00+03:00");
    answered.steps.push_back({*parse_rfc3339("2026-11-05T16:00:00+03:00"), WeekDeed::answered});
    CHECK(words(answered, frame) == Words{"warning 2026-11-05T15:25:00+03:00"});
}

TEST_CASE("differences name the day, the block and both numbers") {
    const Scripted scripted("eao");
    CHECK(differences(scripted.counts, scripted.counts).empty());
    WeekCounts seen = scripted.counts;
    ++seen.cells.begin()->second.breached;
    ++seen.totals["rated"];
    const auto found = differences(scripted.counts, seen);
    REQUIRE(found.size() == 2);
    CHECK(found[0].find("2026-11-02") == 0);
    CHECK(found[0].find("breached") != std::string::npos);
    CHECK(found[1].find("rated") == 0);
}

TEST_CASE("the moment a week begins may leave the seconds out, not the offset") {
    CHECK(week_moment("2026-11-02T09:00+03:00") == parse_rfc3339("2026-11-02T06:00:00Z"));
    CHECK(week_moment("2026-11-02T09:00:00Z") == parse_rfc3339("2026-11-02T09:00:00Z"));
    for (const char* wrong : {"", "2026-11-02", "2026-11-02T09:00", "2026-11-02T25:00+03:00", "2026-11-31T09:00+03:00"})
        CHECK_FALSE(week_moment(wrong));
}
