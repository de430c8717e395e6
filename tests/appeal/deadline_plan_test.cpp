#include "gateway/appeal/deadline_plan.hpp"

#include <catch2/catch.hpp>

#include "gateway/appeal/status.hpp"

using namespace gateway;

namespace {

Time at(const std::string& text) {
    return parse_rfc3339(text).value();
}

Appeal appeal_of(Regime regime, Status status = Status::received) {
    Appeal appeal;
    appeal.appeal_id = "a1";
    appeal.regime = regime;
    appeal.created_at = at("2026-03-02T10:00:00Z");
    appeal.status = status;
    appeal.status_at = appeal.created_at;
    appeal.questions.resize(1);
    appeal.questions[0].status = status;
    HistoryEntry first;
    first.at = appeal.created_at;
    first.status = status;
    appeal.history = {first};
    return appeal;
}

AppealEvent event_of(Status status, const std::string& when) {
    AppealEvent event;
    event.appeal_id = "a1";
    event.at = at(when);
    event.source = "city";
    event.status = status;
    return event;
}

DeadlinePlan builtin(int offset_minutes = 180) {
    return {builtin_deadline_rules(), ProductionCalendar::shipped(), offset_minutes};
}

PlannedDeadlines plan(Appeal& appeal, const std::string& now = "2026-03-02T10:05:00Z", const DeadlinePlan& rules = builtin()) {
    return rules.apply(appeal, at("2026-03-02T10:01:00Z"), at(now));
}

const AppealDeadline& deadline(const Appeal& appeal, const std::string& stage,
                               DeadlineSource source = DeadlineSource::computed) {
    for (const AppealDeadline& one : appeal.deadlines)
        if (one.stage == stage && one.source == source) return one;
    FAIL("no deadline " << stage);
    throw std::logic_error("unreachable");
}

const LegalClock& clock_of(const PlannedDeadlines& planned, const std::string& stage) {
    for (const LegalClock& one : planned.clocks)
        if (one.stage == stage) return one;
    FAIL("no clock " << stage);
    throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("an appeal under 59-ФЗ is to be registered, forwarded and answered by days of its region") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.incoming_date = "2026-03-02";
    plan(appeal);
    CHECK(deadline(appeal, "register").due_date_legal == "2026-03-05");
    CHECK(deadline(appeal, "register").due_at == at("2026-03-05T23:59:59+03:00"));
    CHECK(deadline(appeal, "forward").due_date_legal == "2026-03-09");
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-04-01");
    appeal.registration.date = "2026-03-04";  // known at last: the answer counts from there
    plan(appeal);
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-04-03");
    CHECK(deadline(appeal, "answer").rule_id == "fz59.answer");
    CHECK(deadline(appeal, "register").satisfied_at == at("2026-03-04T00:00:00+03:00"));
}

TEST_CASE("a day of Sakhalin is not a day of Moscow") {
    Appeal appeal = appeal_of(Regime::pos_message);
    appeal.created_at = at("2026-03-02T14:00:00Z");  // 3 March there
    appeal.location.oktmo8 = "64701000";
    plan(appeal);
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-04-02");
    CHECK(deadline(appeal, "answer").due_at == at("2026-04-02T23:59:59+11:00"));
}

TEST_CASE("planning twice changes nothing") {
    for (const Regime regime : {Regime::fz59, Regime::pos_message, Regime::open_source}) {
        Appeal appeal = appeal_of(regime, Status::in_work);
        appeal.registration.number = "17";
        plan(appeal);
        const Appeal once = appeal;
        plan(appeal, "2026-03-02T18:00:00Z");
        CHECK(appeal == once);
        CHECK_FALSE(appeal.deadlines.empty());
    }
}

TEST_CASE("a given deadline outranks the computed one and both are kept") {
    Appeal appeal = appeal_of(Regime::pos_message);
    AppealDeadline given;
    given.stage = "answer";
    given.source = DeadlineSource::given;
    given.due_at = at("2026-03-12T15:00:00Z");
    appeal.deadlines = {given};
    const PlannedDeadlines planned = plan(appeal);
    CHECK(appeal.deadlines.size() == 2);
    REQUIRE(planned.clocks.size() == 1);
    CHECK(planned.clocks[0].due_at == at("2026-03-12T15:00:00Z"));
    CHECK(planned.clocks[0].source == "given");
    CHECK(planned.clocks[0].warnings.size() == 2);  // those of the rule of its stage
    CHECK(deadline(appeal, "answer").rule_id == "pos.ordinary");
}

TEST_CASE("the fast track has ten days") {
    Appeal appeal = appeal_of(Regime::pos_message);
    appeal.flags.fast_track = true;
    plan(appeal);
    CHECK(deadline(appeal, "answer").rule_id == "pos.fast_track");
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-03-12");
}

TEST_CASE("an extension gives thirty days more from the legal end and remembers the former one") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-03-02";
    plan(appeal);
    const auto former = deadline(appeal, "answer").due_at;
    apply(appeal, event_of(Status::extended, "2026-03-20T10:00:00Z"), at("2026-03-20T10:00:00Z"));
    const PlannedDeadlines planned = plan(appeal, "2026-03-20T10:00:00Z");
    const AppealDeadline& longer = deadline(appeal, "answer");
    CHECK(longer.rule_id == "fz59.extend");
    CHECK(longer.due_date_legal == "2026-05-01");
    CHECK(longer.extended_from == former);
    CHECK(clock_of(planned, "answer").due_at == at("2026-05-01T23:59:59+03:00"));
}

TEST_CASE("forwarding satisfies the term of forwarding, the answer that of the answer, and a new opening owes it again") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-03-02";
    plan(appeal);
    CHECK_FALSE(deadline(appeal, "forward").satisfied_at);
    apply(appeal, event_of(Status::transferred_out, "2026-03-05T09:00:00Z"), at("2026-03-05T09:00:00Z"));
    plan(appeal);
    CHECK(deadline(appeal, "forward").satisfied_at == at("2026-03-05T09:00:00Z"));
    CHECK_FALSE(deadline(appeal, "answer").satisfied_at);
    apply(appeal, event_of(Status::answered, "2026-03-25T09:00:00Z"), at("2026-03-25T09:00:00Z"));
    CHECK(clock_of(plan(appeal), "answer").satisfied);
    CHECK(deadline(appeal, "answer").satisfied_at == at("2026-03-25T09:00:00Z"));
    apply(appeal, event_of(Status::reopened, "2026-04-10T09:00:00Z"), at("2026-04-10T09:00:00Z"));
    CHECK_FALSE(clock_of(plan(appeal, "2026-04-10T09:00:00Z"), "answer").satisfied);
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-05-10");
}

TEST_CASE("an appeal taken into work is not to be forwarded any more") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-03-02";
    apply(appeal, event_of(Status::in_work, "2026-03-03T09:00:00Z"), at("2026-03-03T09:00:00Z"));
    CHECK(clock_of(plan(appeal), "forward").satisfied);
}

TEST_CASE("social networks count working hours from the assignment; an important message four hours by the clock") {
    Appeal appeal = appeal_of(Regime::open_source);
    CHECK(plan(appeal).clocks.empty());                                                             // nobody has it yet
    apply(appeal, event_of(Status::assigned, "2026-03-06T12:00:00Z"), at("2026-03-06T12:00:00Z"));  // Friday 15:00
    plan(appeal);
    // Three hours on Friday, Monday the 9th is a day off, six on Tuesday without the lunch break.
    CHECK(deadline(appeal, "answer").due_at == at("2026-03-10T16:00:00+03:00"));
    appeal.flags.high_importance = true;
    plan(appeal);
    CHECK(deadline(appeal, "answer").due_at == at("2026-03-06T16:00:00Z"));
    CHECK(deadline(appeal, "answer").rule_id == "social.important");
}

TEST_CASE("after an interim answer the final one has seven working days from when it was first seen") {
    Appeal appeal = appeal_of(Regime::open_source, Status::in_work);
    Answer interim;
    interim.id = "1";
    interim.kind = AnswerKind::interim;
    appeal.answers = {interim};
    plan(appeal, "2026-03-03T10:00:00Z");
    CHECK(deadline(appeal, "answer").rule_id == "social.final_after_interim");
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-03-13");
    plan(appeal, "2026-03-05T10:00:00Z");
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-03-13");
}

TEST_CASE("warnings stand before the end: parts of the term, working days at the hour work begins") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-04-01";  // due on 1 May, a day off
    const auto warnings = clock_of(plan(appeal), "answer").warnings;
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] == at("2026-04-25T19:12:00+03:00"));
    CHECK(warnings[1] == at("2026-04-28T09:00:00+03:00"));
}

TEST_CASE("the legal date stays where the end moves with the shift of the rule") {
    DeadlineRule rule = *find_deadline_rule(builtin_deadline_rules(), "fz59.answer");
    rule.term.shift = Shift::previous;
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-04-01";
    plan(appeal, "2026-04-01T10:00:00Z", {{rule}, ProductionCalendar::shipped(), 180});
    CHECK(deadline(appeal, "answer").due_date_legal == "2026-05-01");
    CHECK(deadline(appeal, "answer").due_at == at("2026-04-30T23:59:59+03:00"));
}

TEST_CASE("a year without a calendar leaves calendar days countable, working days not") {
    Appeal appeal = appeal_of(Regime::fz59);
    appeal.registration.date = "2026-12-10";  // due on 9 January 2027
    const PlannedDeadlines planned = plan(appeal);
    CHECK(planned.missing_year == 2027);
    CHECK(deadline(appeal, "answer").due_date_legal == "2027-01-09");
    CHECK(clock_of(planned, "answer").warnings.back() == at("2027-01-06T09:00:00+03:00"));

    DeadlineRule rule = *find_deadline_rule(builtin_deadline_rules(), "fz59.answer");
    rule.term = {30, TermUnit::working_day, Shift::none};
    CHECK(plan(appeal, "2026-12-10T10:00:00Z", {{rule}, ProductionCalendar::shipped(), 180}).clocks.empty());
    CHECK(appeal.deadlines.empty());
}

TEST_CASE("the first rule of a stage that is for the appeal gives its term") {
    DeadlineRule general = *find_deadline_rule(builtin_deadline_rules(), "pos.ordinary");
    DeadlineRule roads = general;
    roads.id = "pos.roads";
    roads.order = 50;
    roads.term.amount = 5;
    roads.scope.topics = {"pos:14*"};
    roads.scope.oktmo = {"33"};
    const DeadlinePlan rules{{general, roads}, ProductionCalendar::shipped(), 180};
    Appeal appeal = appeal_of(Regime::pos_message);
    Topic topic;
    topic.scheme = TopicScheme::pos;
    topic.code = "147";
    appeal.questions[0].topics = {topic};
    plan(appeal, "2026-03-02T10:05:00Z", rules);
    CHECK(deadline(appeal, "answer").rule_id == "pos.ordinary");
    appeal.location.oktmo8 = "33701000";
    plan(appeal, "2026-03-02T10:05:00Z", rules);
    CHECK(deadline(appeal, "answer").rule_id == "pos.roads");
}
