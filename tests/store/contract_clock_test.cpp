// The contract of core/clock_book.hpp, held over every store.
#include <catch2/catch.hpp>

#include "rig.hpp"
#include "stores.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::hours;

namespace {

/// An appeal "a1" whose answer is due in ten hours, with warnings five and two hours before.
struct Clocks : Rig {
    explicit Clocks(const std::string& kind) : Rig(kind), start(clock.now()) { enter({answer(10)}); }

    LegalClock answer(int due_in, const std::string& stage = "answer") const {
        LegalClock said{"a1", stage, "fz59." + stage, "computed", start + hours(due_in)};
        said.warnings = {start + hours(due_in - 5), start + hours(due_in - 2)};
        return said;
    }
    void enter(std::vector<LegalClock> clocks) {
        Acceptance next = message();
        next.clocks = std::move(clocks);
        accept(std::move(next));
    }
    Acceptance message() {
        ++version;
        return sample({.message = "m" + std::to_string(version), .version = version}, clock.now());
    }
    Cause raise(Time at, Time due_at) {
        return cause_of_call([&] {
            Acceptance next = message();
            next.raised = ClockPoint{"a1", "answer", due_at, at};
            try {
                accept(std::move(next));
            } catch (...) {
                --version;
                throw;
            }
        });
    }
    LegalClock known() { return run(store->clocks_of("a1")).at(0); }
    std::optional<Time> next() { return run(store->next_clock()); }

    Time start;
    std::int64_t version = 0;
};

}  // namespace

TEST_CASE("a clock goes through its warnings to the breach, each point once") {
    Clocks rig(GENERATE(every_store()));
    const Time due = rig.start + hours(10);
    CHECK(rig.next() == rig.start + hours(5));
    CHECK(rig.run(rig.store->due_clocks(rig.start + hours(4), 9)).empty());
    REQUIRE(rig.run(rig.store->due_clocks(rig.start + hours(20), 9)).size() == 1);

    CHECK(rig.raise(due, due) == Cause::parameters_conflict);  // the warnings come first
    CHECK(rig.raise(rig.start + hours(5), due) == Cause::none);
    CHECK(rig.raise(rig.start + hours(5), due) == Cause::parameters_conflict);
    CHECK(rig.known().state == ClockState::warned);
    CHECK(rig.next() == rig.start + hours(8));
    CHECK(rig.raise(rig.start + hours(8), due) == Cause::none);
    CHECK(rig.raise(due, due) == Cause::none);
    CHECK(rig.raise(due, due) == Cause::parameters_conflict);
    CHECK(rig.known().state == ClockState::breached);
    CHECK_FALSE(rig.next());
    CHECK(rig.run(rig.store->trace("a1"))->messages.size() == 4);  // what was refused left nothing
}

TEST_CASE("a clock entered again keeps what was raised; another due time begins it anew") {
    Clocks rig(GENERATE(every_store()));
    REQUIRE(rig.raise(rig.start + hours(5), rig.start + hours(10)) == Cause::none);
    rig.enter({rig.answer(10)});
    CHECK(rig.known().state == ClockState::warned);
    CHECK(rig.known().warned == 1);
    CHECK(rig.next() == rig.start + hours(8));
    rig.accept(rig.message());  // says nothing of clocks
    CHECK(rig.next() == rig.start + hours(8));
    rig.enter({rig.answer(40)});
    CHECK(rig.known().state == ClockState::running);
    CHECK(rig.next() == rig.start + hours(35));
    CHECK(rig.raise(rig.start + hours(8), rig.start + hours(10)) == Cause::parameters_conflict);
}

TEST_CASE("a satisfied clock says nothing more, and runs again when the appeal is opened again") {
    Clocks rig(GENERATE(every_store()));
    LegalClock done = rig.answer(10);
    done.satisfied = true;
    rig.enter({done});
    CHECK(rig.known().state == ClockState::satisfied);
    CHECK_FALSE(rig.next());
    CHECK(rig.run(rig.store->find_clocks({})).empty());
    CHECK(rig.run(rig.store->count_clocks(rig.start)).empty());
    rig.enter({rig.answer(10)});
    CHECK(rig.next() == rig.start + hours(5));
}

TEST_CASE("a satisfied clock remembers the warnings that were raised, one with another due time has none") {
    Clocks rig(GENERATE(every_store()));
    REQUIRE(rig.raise(rig.start + hours(5), rig.start + hours(10)) == Cause::none);
    LegalClock done = rig.answer(10);
    done.satisfied = true;
    rig.enter({done});
    CHECK(rig.known().warned == 1);
    done = rig.answer(40);
    done.satisfied = true;
    rig.enter({done});
    CHECK(rig.known().warned == 0);
}

TEST_CASE("warnings that have passed when a clock begins are not raised, the breach is") {
    Clocks rig(GENERATE(every_store()));
    rig.clock.advance(hours(100));
    rig.enter({rig.answer(50)});
    CHECK(rig.known().warned == 2);
    CHECK(rig.next() == rig.start + hours(50));
    CHECK(rig.raise(rig.start + hours(50), rig.start + hours(50)) == Cause::none);
}

TEST_CASE("a stage the appeal has no more leaves the book; warnings out of order are refused") {
    Clocks rig(GENERATE(every_store()));
    rig.enter({rig.answer(10), rig.answer(7, "forward")});
    CHECK(rig.run(rig.store->clocks_of("a1")).size() == 2);
    rig.enter({rig.answer(7, "forward")});
    REQUIRE(rig.run(rig.store->clocks_of("a1")).size() == 1);
    CHECK(rig.known().stage == "forward");
    LegalClock bad = rig.answer(10);
    bad.warnings = {bad.due_at};
    Acceptance next = rig.message();
    next.clocks = {bad};
    CHECK(cause_of_call([&] { rig.accept(next); }) == Cause::bad_value);
    CHECK(rig.known().stage == "forward");
}

TEST_CASE("open clocks are listed by due time, page by page, and counted by stage") {
    Clocks rig(GENERATE(every_store()));
    rig.enter({rig.answer(10), rig.answer(7, "forward"), rig.answer(30, "extended")});
    const auto first = rig.run(rig.store->find_clocks({.limit = 2}));
    REQUIRE(first.size() == 2);
    CHECK(first[0].stage == "forward");
    CHECK(first[1].stage == "answer");
    const auto rest = rig.run(rig.store->find_clocks({.limit = 2, .after = "a1/answer"}));
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].stage == "extended");
    CHECK(rig.run(rig.store->find_clocks({.due_before = rig.start + hours(9)})).size() == 1);
    CHECK(rig.run(rig.store->find_clocks({.stage = "answer"})).size() == 1);
    CHECK(rig.run(rig.store->find_clocks({.appeal_id = "a2"})).empty());
    const auto counts = rig.run(rig.store->count_clocks(rig.start + hours(8)));
    REQUIRE(counts.size() == 3);
    CHECK(counts[2].stage == "forward");
    CHECK(counts[2].open == 1);
    CHECK(counts[2].overdue == 1);
    CHECK(counts[0].overdue == 0);
    CHECK(counts[0].earliest == rig.start + hours(10));
}
