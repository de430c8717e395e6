// Data quality at intake: said once while it stands, once when it is mended, and never in a message's way.
#include <catch2/catch.hpp>

#include "gateway/flow/quality_notes.hpp"
#include "gateway/store/journal_book.hpp"
#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

struct QualityRig : IntakeRig {
    QualityRig() { judge({place_rule(), answer_rule()}); }

    static QualityRule place_rule() {
        QualityRule rule;
        rule.id = "no-house";
        rule.fields = {"/location/fias_id"};
        return rule;
    }
    static QualityRule answer_rule() {
        QualityRule rule;
        rule.id = "no-text";
        rule.check = QualityCheck::answer_without_text;
        rule.severity = QualitySeverity::error;
        return rule;
    }
    void judge(std::vector<QualityRule> rules) {
        RouteRule out = rule("to-city", "city-a");
        out.kinds = {MessageKind::appeal_created};
        IntakeRules made;
        made.router =
            std::make_shared<const Router>(std::vector{out}, RouteMatch::first, std::set<std::string>{"pos", "city-a"});
        made.quality = std::make_shared<const QualityPolicy>(QualityPolicy{std::move(rules), 180, journal_book_of(*memory)});
        intake.use(std::move(made));
    }
    AppealEvent answered(const std::string& text) {
        AppealEvent made = event(Status::answered);
        made.kind = MessageKind::answer_sent;
        made.answer = Answer{.id = "a1", .kind = AnswerKind::final, .text = text};
        return made;
    }
    /// "broken no-text /answers/0/text" of all appeals, in the order said.
    std::vector<std::string> said() {
        JournalQuery query;
        query.kinds = {"quality.broken", "quality.mended"};
        std::vector<std::string> lines;
        for (const JournalRecord& record : get(journal_book_of(*memory).find_journal(query))) {
            const QualityBreach breach = breach_of(record.entry.detail);
            lines.push_back(record.entry.kind.substr(8) + " " + breach.rule + " " + breach.place);
        }
        return lines;
    }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a breach is said once while it stands and once when it is mended") {
    QualityRig rig;
    const std::string id = rig.carried();
    CHECK(rig.said() == Lines{"broken no-house /location/fias_id"});
    rig.bring(rig.answered(""));
    CHECK(rig.said() == Lines{"broken no-house /location/fias_id", "broken no-text /answers/0/text"});
    rig.clock.move(std::chrono::minutes(1));
    rig.bring(rig.answered("Заделана"));
    REQUIRE(rig.said().size() == 3);
    CHECK(rig.said()[2] == "mended no-text /answers/0/text");
    Appeal again = rig.appeal();
    again.location.fias_id = "0195f2a0-0000-7000-8000-000000000001";
    rig.bring(again);
    REQUIRE(rig.said().size() == 4);
    CHECK(rig.said()[3] == "mended no-house /location/fias_id");
    CHECK(rig.intake.view().quality.at("no-house") == 1);
    CHECK(rig.intake.view().quality.at("no-text") == 1);
}

TEST_CASE("a repeated delivery of a message says nothing again") {
    QualityRig rig;
    const Submission first = rig.submission(rig.appeal());
    rig.bring(first);
    CHECK(rig.bring(first).repeat);
    CHECK(rig.said().size() == 1);
    CHECK(rig.intake.view().quality.at("no-house") == 1);
}

TEST_CASE("a new rule counts for an appeal from its next message on, a rule that went leaves what it said") {
    QualityRig rig;
    rig.judge({});
    rig.carried();
    CHECK(rig.said().empty());
    rig.judge({QualityRig::place_rule()});
    rig.bring(rig.event(Status::in_work));
    CHECK(rig.said() == Lines{"broken no-house /location/fias_id"});
    rig.judge({QualityRig::answer_rule()});
    rig.clock.move(std::chrono::minutes(1));
    rig.bring(rig.event(Status::answer_prepared));
    CHECK(rig.said().size() == 1);
}

TEST_CASE("a breach never stands in the way of the message") {
    QualityRig rig;
    QualityRule strict = QualityRig::place_rule();
    strict.severity = QualitySeverity::error;
    rig.judge({strict});
    const Receipt receipt = rig.bring(rig.appeal());
    CHECK_FALSE(receipt.appeal_id.empty());
    CHECK(rig.deliveries() == 1);
    CHECK(rig.journal_of(receipt.appeal_id).find("quality.broken") != std::string::npos);
}

TEST_CASE("what the journal says of a breach holds codes and no personal data") {
    QualityRig rig;
    QualityRule poor;
    poor.id = "poor";
    poor.check = QualityCheck::poor_text;
    rig.judge({poor});
    Appeal appeal = rig.appeal();
    appeal.text.body = "Иванов";
    rig.bring(appeal);
    JournalQuery query;
    query.kinds = {"quality.broken"};
    const auto records = rig.get(journal_book_of(*rig.memory).find_journal(query));
    REQUIRE(records.size() == 1);
    CHECK(records[0].entry.detail ==
          R"({"rule":"poor","severity":"warning","what":"too_short","place":"/text/body","sector":""})");
    CHECK(records[0].entry.connector == "pos");
}
