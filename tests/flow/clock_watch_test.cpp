// Deadlines given at intake, and the watch that says when one nears its end or has passed.
#include "gateway/flow/clock_watch.hpp"

#include <catch2/catch.hpp>

#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::hours;

namespace {

/// Appeals of ПОС are to be answered within ten hours; warnings four and one hour before.
struct ClockRig : IntakeRig {
    std::shared_ptr<const Router> router;
    std::unique_ptr<ClockWatch> watch;
    bool running = false;

    ClockRig() {
        DeadlineRule rule = *find_deadline_rule(builtin_deadline_rules(), "pos.ordinary");
        rule.term = {10, TermUnit::hour, Shift::none};
        rule.warn = {{4, WarnBefore::Unit::hour}, {1, WarnBefore::Unit::hour}};
        DeadlineRule longer = rule;
        longer.id = "pos.extend";
        longer.start = StartEvent::deadline;
        RouteRule out = test::rule("to-city", "city-a"), word = test::rule("words", "city-a");
        out.kinds = {MessageKind::appeal_created};
        word.kinds = {MessageKind::deadline_warning, MessageKind::deadline_breached};
        router =
            std::make_shared<const Router>(std::vector{out, word}, RouteMatch::first, std::set<std::string>{"pos", "city-a"});
        auto plan = std::make_shared<const DeadlinePlan>(std::vector{rule, longer}, ProductionCalendar::shipped(), 180);
        intake.use({router, {}, 64 * 1024, false, sectors, plan});
        begin();
    }
    ~ClockRig() { end(); }

    /// A process begins to watch.
    void begin() {
        watch = std::make_unique<ClockWatch>(kit, intake, quick());
        intake.on_clocks([this](Time earliest) { watch->heed(earliest); });
        running = true;
        boost::asio::co_spawn(io, watch->run(), [this](const std::exception_ptr&) { running = false; });
    }
    void end() {
        watch->stop();
        until([this] { return !running; });
    }
    static ClockWatchSettings quick() { return {Duration(5), Duration(1), Duration(5), 100}; }

    LegalClock clock_of(const std::string& appeal_id) { return get(memory->clocks_of(appeal_id)).at(0); }
    bool becomes(const std::string& appeal_id, ClockState state) {
        return until([&] { return clock_of(appeal_id).state == state; });
    }
    std::vector<std::string> words(const std::string& appeal_id) {
        std::vector<std::string> kinds;
        const auto trace = get(memory->trace(appeal_id));
        for (const JournalRecord& record : trace->journal)
            if (record.entry.kind.starts_with("deadline.")) kinds.push_back(record.entry.kind);
        return kinds;
    }
    std::vector<Delivery> carried_words() {
        LeaseRequest request{"words", clock.now() + hours(1000), hours(1), 10, "test"};
        return get(memory->lease(request));
    }
};

using Words = std::vector<std::string>;
const Words all_words{"deadline.warning", "deadline.warning", "deadline.breached"};

}  // namespace

TEST_CASE("an appeal gets its computed deadline and a clock in the same transaction") {
    ClockRig rig;
    const Receipt receipt = rig.bring(rig.appeal());
    const Appeal stored = appeal_from_json(rig.get(rig.memory->appeal(receipt.appeal_id))->json);
    REQUIRE(stored.deadlines.size() == 1);
    CHECK(stored.deadlines[0].rule_id == "pos.ordinary");
    CHECK(stored.deadlines[0].source == DeadlineSource::computed);
    CHECK(stored.deadlines[0].due_at == rig.clock.now() + hours(10));
    const LegalClock clock = rig.clock_of(receipt.appeal_id);
    CHECK(clock.due_at == rig.clock.now() + hours(10));
    CHECK(clock.next_at == rig.clock.now() + hours(6));
}

TEST_CASE("warnings and the breach are said once each, carried where a route names them, and journaled") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    rig.idle(Duration(30));
    CHECK(rig.words(id).empty());
    rig.clock.move(hours(6));
    REQUIRE(rig.becomes(id, ClockState::warned));
    CHECK(rig.words(id) == Words{"deadline.warning"});
    rig.clock.move(hours(4));
    REQUIRE(rig.becomes(id, ClockState::breached));
    rig.idle(Duration(30));
    CHECK(rig.words(id) == all_words);

    const auto carried = rig.carried_words();
    REQUIRE(carried.size() == 1);  // the deliveries of one appeal stand in line
    CHECK(carried[0].kind == MessageKind::deadline_warning);
    const AppealEvent event = event_from_json(carried[0].canonical);
    CHECK(event.appeal_id == id);
    REQUIRE(event.deadline);
    CHECK(event.deadline->rule_id == "pos.ordinary");
    CHECK(event.source == "clock");
    const auto view = rig.watch->view();
    CHECK(view.raised.at("answer").warnings == 2);
    CHECK(view.raised.at("answer").breaches == 1);
    REQUIRE(view.counts.size() == 1);
    CHECK(view.counts[0].open == 1);
}

TEST_CASE("a restart and a clock set back say nothing twice, and nothing that passed meanwhile is left out") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    rig.clock.move(hours(6));
    REQUIRE(rig.becomes(id, ClockState::warned));
    rig.end();
    rig.clock.move(hours(-5));
    rig.begin();
    rig.idle(Duration(30));
    CHECK(rig.words(id) == Words{"deadline.warning"});
    rig.end();
    rig.clock.move(hours(1000));
    rig.begin();
    REQUIRE(rig.becomes(id, ClockState::breached));
    rig.end();
    rig.begin();
    rig.idle(Duration(30));
    CHECK(rig.words(id) == all_words);
}

TEST_CASE("two watches of one store say each word once") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    ClockWatch other(rig.kit, rig.intake, ClockRig::quick());
    bool ended = false;
    boost::asio::co_spawn(rig.io, other.run(), [&](const std::exception_ptr&) { ended = true; });
    rig.clock.move(hours(20));
    REQUIRE(rig.becomes(id, ClockState::breached));
    rig.idle(Duration(30));
    CHECK(rig.words(id) == all_words);
    other.stop();
    CHECK(rig.until([&] { return ended; }));
}

TEST_CASE("an answer satisfies the clock and nothing is said any more") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    AppealEvent answered = rig.event(Status::answered);
    answered.external_id = AppealExternalId{"pos", "pos_id", "A-1", {}, {}, {}};
    rig.clock.move(hours(1));
    answered.at = rig.clock.now();
    rig.bring(rig.submission(answered, "pos"));
    CHECK(rig.clock_of(id).state == ClockState::satisfied);
    const Appeal stored = appeal_from_json(rig.get(rig.memory->appeal(id))->json);
    CHECK(stored.deadlines.at(0).satisfied_at == answered.at);
    rig.clock.move(hours(100));
    rig.idle(Duration(30));
    CHECK(rig.words(id).empty());
}

TEST_CASE("an extension moves the clock") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    const Time due = rig.clock_of(id).due_at;
    rig.clock.move(hours(7));
    REQUIRE(rig.becomes(id, ClockState::warned));
    AppealEvent longer = rig.event(Status::extended);
    longer.external_id = AppealExternalId{"pos", "pos_id", "A-1", {}, {}, {}};
    longer.at = rig.clock.now();
    rig.bring(rig.submission(longer, "pos"));
    CHECK(rig.clock_of(id).due_at == due + hours(10));
    CHECK(rig.clock_of(id).state == ClockState::running);
    CHECK(rig.clock_of(id).rule == "pos.extend");
    const Appeal stored = appeal_from_json(rig.get(rig.memory->appeal(id))->json);
    CHECK(stored.deadlines.at(0).extended_from == due);
}

TEST_CASE("a store that fails is asked again, and the word is said when it is back") {
    ClockRig rig;
    const std::string id = rig.bring(rig.appeal()).appeal_id;
    rig.store.fail_accept = 3;
    rig.store.conflicts = 0;
    rig.clock.move(hours(20));
    REQUIRE(rig.becomes(id, ClockState::breached));
    CHECK(rig.words(id) == all_words);
}

TEST_CASE("a word about a deadline goes to nobody unasked, and nobody can say it in the gateway's name") {
    ClockRig rig;
    RouteFacts facts;
    facts.from = "clock";
    facts.kind = MessageKind::deadline_breached;
    RouteRule all = test::rule("all", "city-a");
    CHECK(Router({all}, RouteMatch::first, {"city-a"}).route(facts).empty());
    all.kinds = {MessageKind::deadline_breached};
    CHECK(Router({all}, RouteMatch::first, {"city-a"}).route(facts).size() == 1);
    rig.bring(rig.appeal());
    AppealEvent forged = rig.event(Status::in_work);
    forged.kind = MessageKind::deadline_breached;
    Submission message = rig.submission(forged);
    message.envelope.sender = "clock";
    CHECK(rig.refused(std::move(message)) == Cause::bad_value);
}
