// The small values: verdict, histogram, journal detail, even clock, pauses in words.
#include <catch2/catch.hpp>

#include "gateway/flow/even_clock.hpp"
#include "gateway/flow/journal_detail.hpp"
#include "gateway/flow/verdict.hpp"
#include "gateway/flow/views.hpp"
#include "tests/flow/rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

TEST_CASE("the verdict follows its table") {
    const Time next{1h};
    struct Row {
        Outcome outcome;
        Repeat repeat;
        std::optional<Time> next;
        DeliveryState state;
        bool maybe_arrived, dead;
    };
    const std::vector<Row> rows{
        {delivered(), Repeat::never, {}, DeliveryState::delivered, false, false},
        {refused(Cause::partner_rejected), Repeat::safe, next, DeliveryState::refused, false, false},
        {postponed(Cause::timeout), Repeat::never, next, DeliveryState::postponed, false, false},
        {postponed(Cause::timeout), Repeat::safe, {}, DeliveryState::refused, false, true},
        {in_doubt(Cause::timeout), Repeat::safe, next, DeliveryState::postponed, true, false},
        {in_doubt(Cause::timeout), Repeat::ask, next, DeliveryState::postponed, true, false},
        {in_doubt(Cause::timeout), Repeat::never, next, DeliveryState::in_doubt, false, false},
        {in_doubt(Cause::timeout), Repeat::safe, {}, DeliveryState::in_doubt, false, false},
    };
    for (const auto& row : rows) {
        const auto verdict = judge({}, row.outcome, row.repeat, row.next);
        CHECK(verdict.state == row.state);
        CHECK(verdict.maybe_arrived == row.maybe_arrived);
        CHECK(verdict.dead == row.dead);
        if (verdict.state == DeliveryState::postponed) CHECK(verdict.due_at == next);
    }
}

TEST_CASE("a histogram counts into its buckets") {
    Histogram histogram;
    for (const double seconds : {0.001, 0.005, 0.006, 59.0, 61.0}) histogram.add(seconds);
    CHECK(histogram.counts.front() == 2);
    CHECK(histogram.counts[1] == 1);
    CHECK(histogram.counts[11] == 1);
    CHECK(histogram.counts.back() == 1);
    CHECK(histogram.count == 5);
}

TEST_CASE("journal details are flat JSON whatever the values hold") {
    CHECK(JournalDetail().text() == "{}");
    CHECK(JournalDetail().add("a", "x\"\n").add("n", 3).text() == R"({"a":"x\"\n","n":3})");
}

TEST_CASE("the even clock does not go back and does not count what did not pass") {
    HandClock wall(Time(std::chrono::hours(1000)));
    EvenClock even(wall);
    const Time start = even.now();
    wall.move(-24h);
    CHECK(even.now() >= start);
    CHECK(even.now() < start + 1min);
    wall.move(72h);
    CHECK(even.now() >= start + 48h);
    CHECK(even.passed() < start + 1min);
}

TEST_CASE("a pause survives its words") {
    Rig rig;
    PauseBook book(rig.store);
    CHECK(rig.get(book.read("route/x")).kind == Pause::Kind::running);
    rig.get(book.write("route/x", {Pause::Kind::held, Cause::partner_auth, rig.clock.now()}));
    const auto pause = rig.get(book.read("route/x"));
    CHECK(pause.kind == Pause::Kind::held);
    CHECK(pause.cause == Cause::partner_auth);
    CHECK(pause.since == rig.clock.now());
}
