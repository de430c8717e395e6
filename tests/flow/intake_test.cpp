// The way in of appeals.
#include <catch2/catch.hpp>

#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

TEST_CASE("a new appeal gets our id, its history, a delivery and a receipt") {
    IntakeRig rig;
    const auto receipt = rig.bring(rig.appeal());
    CHECK_FALSE(receipt.repeat);
    CHECK(uuid_version(receipt.message_id) == 7);
    CHECK(receipt.appeal_id != rig.appeal().appeal_id);
    const auto appeal = rig.stored(receipt.appeal_id);
    CHECK(appeal.appeal_id == receipt.appeal_id);
    REQUIRE(appeal.history.size() == 1);
    CHECK(appeal.history[0].source == "pos");
    const auto record = rig.get(rig.memory->appeal_by({"pos", "pos_id", "a-1"}));
    CHECK(record->origin == "pos");
    CHECK(record->version == 1);
    CHECK(rig.woken == std::vector<std::string>{"to-city"});
    CHECK(rig.delivery("to-city", receipt.appeal_id).delivery.connector == "city-a");
    CHECK(rig.journal_of(receipt.appeal_id) == "message.accepted appeal.created delivery.queued ");
    const auto message = rig.get(rig.memory->message(receipt.message_id));
    CHECK(message->envelope.trace_id.size() == 32);
    CHECK(appeal_from_json(message->canonical).appeal_id == receipt.appeal_id);
    CHECK(rig.intake.view().accepted == 1);
}

TEST_CASE("a known id gives the first receipt again and changes nothing") {
    IntakeRig rig;
    const auto submission = rig.submission(rig.appeal());
    const auto first = rig.bring(submission);
    const auto again = rig.bring(submission);
    CHECK(again.repeat);
    CHECK(again.message_id == first.message_id);
    CHECK(again.appeal_id == first.appeal_id);
    CHECK(rig.deliveries() == 1);
    CHECK(rig.woken.size() == 1);
    CHECK(rig.intake.view().repeated == 1);
    CHECK(rig.journal_of(first.appeal_id) == "message.accepted appeal.created delivery.queued message.repeated ");
}

TEST_CASE("a new message costs one search and one transaction of the store") {
    IntakeRig rig;
    rig.bring(rig.appeal());
    CHECK(rig.store.accepts == 1);
    CHECK(rig.store.searches == 1);
    CHECK(rig.store.knowns == 0);
}

TEST_CASE("a known id gives the first receipt again though the message would be refused today") {
    IntakeRig rig;
    const auto submission = rig.submission(rig.appeal());
    const auto first = rig.bring(submission);
    SECTION("a signature is wanted now") {
        rig.use({rule("to-city", "city-a")}, {{"pos", EvidencePolicy::required}});
        CHECK(rig.bring(submission).message_id == first.message_id);
        CHECK(rig.journal_of(first.appeal_id).ends_with("message.repeated "));
    }
    SECTION("no route is left") {
        rig.use({});
        CHECK(rig.bring(submission).message_id == first.message_id);
    }
    SECTION("its words cannot be read any more, and it has another content") {
        auto other = submission;
        other.canonical = "garbage";
        CHECK(rig.bring(other).repeat);
        other.envelope.bytes = "other";
        CHECK(rig.refused(other) == Cause::duplicate_other_content);
    }
    CHECK(rig.deliveries() == 1);
}

TEST_CASE("a known id with other content is refused") {
    IntakeRig rig;
    auto submission = rig.submission(rig.appeal());
    rig.bring(submission);
    submission.envelope.bytes = "other";
    CHECK(rig.refused(submission) == Cause::duplicate_other_content);
    CHECK(rig.intake.view().refused.at(Cause::duplicate_other_content) == 1);
}

TEST_CASE("two deliveries of one message at the same time store it once") {
    IntakeRig rig;
    const auto submission = rig.submission(rig.appeal());
    int repeats = 0, done = 0;
    for (int i = 0; i < 8; ++i)
        boost::asio::co_spawn(rig.io, rig.intake.accept(submission), [&](std::exception_ptr error, Receipt receipt) {
            CHECK_FALSE(error);
            ++done;
            if (receipt.repeat) ++repeats;
        });
    REQUIRE(rig.until([&] { return done == 8; }));
    CHECK(repeats == 7);
    CHECK(rig.deliveries() == 1);
}

TEST_CASE("two messages about one appeal at the same time make one appeal") {
    IntakeRig rig;
    int done = 0;
    for (int i = 0; i < 8; ++i)
        boost::asio::co_spawn(rig.io, rig.intake.accept(rig.submission(rig.appeal())),
                              [&](const std::exception_ptr& error, const Receipt&) {
                                  CHECK_FALSE(error);
                                  ++done;
                              });
    REQUIRE(rig.until([&] { return done == 8; }));
    CHECK(rig.get(rig.memory->find_appeals({})).size() == 1);
    CHECK(rig.deliveries() == 1);
    CHECK(rig.intake.view().unchanged == 7);
}

TEST_CASE("a known appeal under a new message id is updated, not made twice") {
    IntakeRig rig;
    const auto id = rig.bring(rig.appeal()).appeal_id;
    auto changed = rig.appeal("А-1");  // Cyrillic letter: the same number to a person
    changed.text.body = "Яма стала больше";
    changed.created_at += 1h;
    const auto receipt = rig.bring(changed);
    CHECK(receipt.appeal_id == id);
    CHECK(rig.stored(id).text.body == "Яма стала больше");
    CHECK(rig.stored(id).created_at == rig.appeal().created_at);
    CHECK(rig.get(rig.memory->appeal(id))->version == 2);
    CHECK(rig.deliveries() == 2);
    CHECK(rig.get(rig.memory->message(receipt.message_id))->envelope.kind == MessageKind::appeal_updated);
}

TEST_CASE("a known appeal that says nothing new is receipted and carried nowhere") {
    IntakeRig rig;
    const auto id = rig.bring(rig.appeal()).appeal_id;
    const auto changed_at = rig.get(rig.memory->appeal(id))->changed_at;
    rig.clock.move(1h);
    auto again = rig.appeal();
    CHECK(rig.bring(again).appeal_id == id);
    CHECK(rig.deliveries() == 1);
    CHECK(rig.intake.view().unchanged == 1);
    CHECK(rig.get(rig.memory->appeal(id))->changed_at == changed_at);
    CHECK(rig.journal_of(id).ends_with("message.accepted message.unchanged "));
}

TEST_CASE("an appeal without a route is refused at an endpoint, with the reason") {
    IntakeRig rig;
    auto appeal = rig.appeal();
    appeal.questions[0].topics[0].code = "999";
    CHECK(rig.refused(rig.submission(appeal)) == Cause::unknown_topic);
    CHECK(rig.last_detail == "no route takes topics pos:999");
    appeal = rig.appeal();
    appeal.location.oktmo8 = "46000000";
    CHECK(rig.refused(rig.submission(appeal)) == Cause::unknown_territory);
    rig.use({});
    CHECK(rig.refused(rig.submission(rig.appeal())) == Cause::no_route);
    CHECK(rig.get(rig.memory->find_appeals({})).empty());
}

TEST_CASE("a polled appeal without a route is parked for the administrator") {
    IntakeRig rig;
    rig.use({});
    auto submission = rig.submission(rig.appeal());
    submission.unrouted = Submission::Unrouted::park;
    const auto receipt = rig.bring(submission);
    CHECK(rig.journal_of(receipt.appeal_id) == "message.accepted appeal.created message.unrouted ");
    CHECK(rig.intake.view().parked == 1);
    CHECK(rig.log.lines.find("2 message_unrouted") != std::string::npos);
}

TEST_CASE("the signature policy of a connector decides what evidence suffices") {
    SignatureEvidence valid, absent, wrong, expired;
    valid.verdict = "valid";
    absent.verdict = "absent";
    wrong.verdict = "invalid";
    wrong.reason = "signature.target";
    wrong.covers = "Body";
    expired.verdict = "expired";
    struct Row {
        EvidencePolicy policy;
        std::vector<SignatureEvidence> evidence;
        Cause cause;
    };
    const auto target = info(Cause::signature_target).code;
    wrong.reason = target;
    const std::vector<Row> rows{
        {EvidencePolicy::required, {valid}, Cause::none},
        {EvidencePolicy::required, {valid, valid}, Cause::none},
        {EvidencePolicy::required, {}, Cause::signature_missing},
        {EvidencePolicy::required, {absent}, Cause::signature_missing},
        {EvidencePolicy::required, {valid, absent}, Cause::signature_missing},
        {EvidencePolicy::required, {valid, wrong}, Cause::signature_target},
        {EvidencePolicy::required, {expired}, Cause::certificate_expired},
        {EvidencePolicy::optional, {}, Cause::none},
        {EvidencePolicy::optional, {absent}, Cause::none},
        {EvidencePolicy::optional, {wrong}, Cause::signature_target},
        {EvidencePolicy::none, {wrong}, Cause::none},
    };
    for (const auto& row : rows) {
        IntakeRig rig;
        RouteRule any = rule("any", "city-a");
        rig.use({any}, {{"pos", row.policy}});
        auto submission = rig.submission(rig.appeal());
        submission.envelope.evidence = row.evidence;
        CHECK(rig.refused(submission) == row.cause);
        CHECK(rig.deliveries() == (row.cause == Cause::none ? 1u : 0u));
    }
}

TEST_CASE("a lost race for the version is read again and repeated, not for ever") {
    IntakeRig rig;
    rig.store.conflicts = 3;
    rig.bring(rig.appeal());
    CHECK(rig.store.accepts == 4);
    CHECK(rig.intake.view().conflicts == 3);
    rig.store.conflicts = 100;
    CHECK(rig.refused(rig.submission(rig.appeal("B-1"))) == Cause::overloaded);
}

TEST_CASE("a store that refuses means no receipt, and the repetition is stored once") {
    IntakeRig rig;
    rig.store.fail_accept = 1;
    const auto submission = rig.submission(rig.appeal());
    CHECK(rig.refused(submission) == Cause::store_unavailable);
    CHECK(rig.woken.empty());
    CHECK_FALSE(rig.bring(submission).repeat);
    CHECK(rig.deliveries() == 1);
}

TEST_CASE("bad messages are refused with cause and place, and nothing of them is stored") {
    IntakeRig rig;
    auto submission = rig.submission(rig.appeal());
    submission.envelope.sender_message_id = std::string(301, 'x');
    CHECK(rig.refused(submission) == Cause::bad_value);
    submission.envelope.sender_message_id = "a\nb";
    CHECK(rig.refused(submission) == Cause::bad_value);
    submission.envelope.sender_message_id.clear();
    CHECK(rig.refused(submission) == Cause::missing_field);
    CHECK(rig.refused(rig.submission("pos", MessageKind::appeal_created, "{")) == Cause::malformed);
    CHECK(rig.refused(rig.submission("pos", MessageKind::status_changed, to_json(rig.appeal()))) != Cause::none);
    auto appeal = rig.appeal();
    appeal.applicant.snils = "11111111111";
    CHECK(rig.refused(rig.submission(appeal)) == Cause::bad_value);
    CHECK(rig.last_place == "/applicant/snils");
    CHECK(rig.get(rig.memory->find_appeals({})).empty());
}

TEST_CASE("a wrong identifier in a polled appeal is flagged and does not lose the appeal") {
    IntakeRig rig;
    auto appeal = rig.appeal();
    appeal.applicant.snils = "11111111111";
    auto submission = rig.submission(appeal);
    submission.unrouted = Submission::Unrouted::park;
    const auto trace = rig.get(rig.memory->trace(rig.bring(submission).appeal_id));
    CHECK(trace->journal[1].entry.detail.find("identifier:/applicant/snils") != std::string::npos);
}

TEST_CASE("a partner cannot claim ids of another system") {
    IntakeRig rig;
    const auto id = rig.bring(rig.appeal()).appeal_id;
    auto thief = rig.appeal();  // names pos_id of the connector pos
    thief.text.body = "чужое";
    RouteRule any = rule("any", "city-a");
    rig.use({any});
    const auto other = rig.bring(rig.submission(thief, "desk")).appeal_id;
    CHECK(other != id);
    CHECK(rig.get(rig.memory->appeal_by({"pos", "pos_id", "A-1"}))->appeal_id == id);
    CHECK(rig.stored(other).external_ids.front().kind == "message_id");
}

TEST_CASE("a large appeal is read on the workers") {
    IntakeRig rig;
    auto appeal = rig.appeal();
    appeal.text.body = std::string(90'000, 'x');
    const auto id = rig.bring(appeal).appeal_id;
    appeal.text.subject = "new";
    CHECK(rig.bring(appeal).appeal_id == id);
    CHECK(rig.stored(id).text.subject == "new");
}

TEST_CASE("after a stop nothing is taken") {
    IntakeRig rig;
    rig.intake.stop();
    CHECK(rig.refused(rig.submission(rig.appeal())) == Cause::stopping);
}

TEST_CASE("no personal data reach log or journal") {
    IntakeRig rig;
    const auto id = rig.bring(rig.appeal()).appeal_id;
    auto bad = rig.appeal("B-1");
    bad.questions[0].topics[0].code = "999";
    rig.refused(rig.submission(bad));
    auto text = rig.log.lines;
    const auto trace = rig.get(rig.memory->trace(id));
    for (const auto& record : trace->journal) text += record.entry.detail;
    for (const std::string secret : {"Иванов", "79001234567", "Яма"}) CHECK(text.find(secret) == std::string::npos);
}
