// Rules that changed count for the appeals that are open, once, and for nobody who is not.
#include "gateway/flow/clock_review.hpp"

#include <catch2/catch.hpp>

#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using std::chrono::hours;

namespace {

struct ReviewRig : IntakeRig {
    ReviewRig() { use_term(10); }

    /// Appeals of ПОС are to be answered within so many hours; none: there is no rule.
    void use_term(int amount, int warn = 1) {
        DeadlineRule rule = *find_deadline_rule(builtin_deadline_rules(), "pos.ordinary");
        rule.term = {amount, TermUnit::hour, Shift::none};
        rule.warn = {{warn, WarnBefore::Unit::hour}};
        RouteRule out = test::rule("to-city", "city-a");
        out.kinds = {MessageKind::appeal_created, MessageKind::appeal_updated};
        IntakeRules made;
        made.router =
            std::make_shared<const Router>(std::vector{out}, RouteMatch::first, std::set<std::string>{"pos", "city-a"});
        made.deadlines = std::make_shared<const DeadlinePlan>(amount > 0 ? std::vector{rule} : std::vector<DeadlineRule>(),
                                                              ProductionCalendar::shipped(), 180);
        intake.use(std::move(made));
    }
    std::uint64_t review(const std::string& digest) {
        const auto look = std::make_shared<ClockReview>(kit, intake, digest, ClockReviewSettings{1, Duration(1), Duration(2)});
        get(ClockReview::run(look));
        CHECK(look->done());
        return look->changed();
    }
    std::vector<LegalClock> clocks(const std::string& appeal_id) { return get(memory->clocks_of(appeal_id)); }
    std::string bring_one(const std::string& number) { return bring(appeal(number)).appeal_id; }
};

}  // namespace

TEST_CASE("a changed term moves the clocks and deadlines of open appeals, and carries nothing") {
    ReviewRig rig;
    const std::string one = rig.bring_one("A-1"), other = rig.bring_one("A-2");
    const auto deliveries = rig.deliveries();
    const Time due = rig.clocks(one).at(0).due_at;
    rig.use_term(20);
    CHECK(rig.review("d2") == 2);
    CHECK(rig.clocks(one).at(0).due_at == due + hours(10));
    CHECK(rig.clocks(other).at(0).due_at == due + hours(10));
    CHECK(rig.stored(one).deadlines.at(0).due_at == due + hours(10));
    CHECK(rig.deliveries() == deliveries);
    CHECK(rig.review("d2") == 0);
}

TEST_CASE("the same rules under the same name are not looked at again, others that change nothing store nothing") {
    ReviewRig rig;
    const std::string id = rig.bring_one("A-1");
    CHECK(rig.review("d1") == 0);
    CHECK(rig.get(rig.memory->appeal(id))->version == 1);
    rig.use_term(20);
    CHECK(rig.review("d1") == 0);
    CHECK(rig.get(rig.memory->appeal(id))->version == 1);
}

TEST_CASE("a rule that came, went or only warns otherwise counts too") {
    ReviewRig rig;
    rig.use_term(0);
    const std::string id = rig.bring_one("A-1");
    CHECK(rig.clocks(id).empty());
    rig.use_term(10);
    CHECK(rig.review("d2") == 1);
    const Time due = rig.clocks(id).at(0).due_at;
    CHECK(rig.clocks(id)[0].warnings == std::vector<Time>{due - hours(1)});
    rig.use_term(10, 3);
    CHECK(rig.review("d3") == 1);
    CHECK(rig.clocks(id).at(0).warnings == std::vector<Time>{due - hours(3)});
    rig.use_term(0);
    CHECK(rig.review("d4") == 1);
    CHECK(rig.clocks(id).empty());
    CHECK(rig.stored(id).deadlines.empty());
}

TEST_CASE("an appeal that has ended keeps the terms it had") {
    ReviewRig rig;
    const std::string id = rig.carried();
    rig.clock.move(std::chrono::minutes(1));
    rig.bring(rig.event(Status::answered));
    const Time due = rig.clocks(id).at(0).due_at;
    rig.use_term(20);
    CHECK(rig.review("d2") == 0);
    CHECK(rig.clocks(id).at(0).due_at == due);
}

TEST_CASE("a term extended and an appeal forwarded move the clocks as the law says") {
    ReviewRig rig;
    DeadlineRule answer = *find_deadline_rule(builtin_deadline_rules(), "fz59.answer");
    DeadlineRule extend = *find_deadline_rule(builtin_deadline_rules(), "fz59.extend");
    DeadlineRule forward = *find_deadline_rule(builtin_deadline_rules(), "fz59.forward");
    IntakeRules rules;
    RouteRule out = test::rule("to-city", "city-a");
    rules.router = std::make_shared<const Router>(std::vector{out}, RouteMatch::first, std::set<std::string>{"pos", "city-a"});
    rules.deadlines =
        std::make_shared<const DeadlinePlan>(std::vector{forward, answer, extend}, ProductionCalendar::shipped(), 180);
    rig.intake.use(rules);
    Appeal appeal = rig.appeal();
    appeal.regime = Regime::fz59;
    appeal.fz59 = Fz59{};
    appeal.registration = {"1", to_rfc3339(rig.clock.now()).substr(0, 10), "", {}};
    const std::string id = rig.bring(appeal).appeal_id;
    const auto clock_of = [&](const std::string& stage) {
        for (const LegalClock& clock : rig.clocks(id))
            if (clock.stage == stage) return clock;
        return LegalClock{};
    };
    const Time due = clock_of("answer").due_at;
    REQUIRE(clock_of("forward").stage == "forward");
    CHECK_FALSE(clock_of("forward").satisfied);

    const auto tell = [&](Status status) {
        rig.clock.move(std::chrono::minutes(1));
        AppealEvent event = rig.event(status);
        event.external_id.reset();
        event.appeal_id = id;
        event.event_id = std::string(to_text(status));
        if (status == Status::transferred_out) event.transfer = Transfer{.to_org = "Минтранс"};
        rig.get(rig.intake.accept(rig.submission(event, "pos")));
    };
    tell(Status::transferred_out);
    CHECK(clock_of("forward").satisfied);
    tell(Status::in_work);
    tell(Status::extended);
    CHECK(clock_of("answer").due_at == due + hours(24 * 30));
    CHECK(clock_of("answer").rule == "fz59.extend");
    CHECK(rig.stored(id).questions[0].extended);
}
