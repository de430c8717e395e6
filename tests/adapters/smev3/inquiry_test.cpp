// Periodic inquiry: what was sent is asked after until its final state, whatever becomes of single answers.
#include "adapters/smev3/element.hpp"
#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/outcome.hpp"
#include "places.hpp"
#include "tests/adapters/smev3/scripted_smev.hpp"

using namespace gateway;
using namespace gateway::smev3;

namespace {

constexpr auto queue = "smev3/smev/inquiries";

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const auto from = text.find(begin);
    if (from == std::string::npos) return {};
    const auto to = text.find(end, from + begin.size());
    return text.substr(from + begin.size(), to - from - begin.size());
}

/// One entry of ПОС's history.
std::string entry(const std::string& status, const std::string& at, const std::string& more = {}) {
    return "<StatusHistories><Status>" + status + "</Status><CreatedAt>" + at + "</CreatedAt>" + more + "</StatusHistories>";
}

/// A gateway that has given an appeal to ПОС through SMEV and knows its number there: 571.
struct Asking : Script {
    explicit Asking(const std::string& pace = "every=1m slowest=4m answer_within=10m")
        : Script(version_of("1.2"), {{"inquire", pace}}), settings(pace), appeal(small_appeal(clock.now())) {
        know("571");
    }

    void know(const std::string& pos_id) {
        AppealExternalId id;
        id.system = "smev";
        id.kind = "pos_id";
        id.value = pos_id;
        appeal.external_ids.push_back(id);
        ledger.keep(appeal);
    }

    /// The program ends and begins anew; what is on disk stays.
    void restart() { adapter = make({{"url", imposter.url("/ws")}, {"version", "1.2"}, {"inquire", settings}}); }

    /// MessageIDs of the inquiries so far, repetitions too.
    std::vector<std::string> asked_ids() const {
        std::vector<std::string> ids;
        for (const std::string& body : asked("SendRequest")) ids.push_back(between(body, "<t:MessageID>", "</t:MessageID>"));
        return ids;
    }

    void answer(const std::string& inquiry, const std::string& history, const std::string& pos_id = "571") {
        put_response(
            uuid_now(*this), element("t:OriginalMessageId", inquiry),
            "<b:MessagePrimaryContent><PosEasResponse xmlns=\"urn:pos\"><GetAppealResponse><Status><OperationResult>SUCCESS"
            "</OperationResult></Status><Appeal><PosId>" +
                pos_id + "</PosId><CreatedAt>2026-03-02T07:00:00Z</CreatedAt><StatusHistory>" + history +
                "</StatusHistory></Appeal></GetAppealResponse></PosEasResponse></b:MessagePrimaryContent>");
    }

    int waiting() { return static_cast<int>(run(mailbox.count_mail(queue)).waiting); }

    AppealEvent event(std::size_t i) const { return event_from_json(taken.at(i).canonical); }

    std::string settings;
    Appeal appeal;
};

const std::string moderated = entry("MODERATION_NEW", "2026-03-02T07:00:01Z");
const std::string executor = entry("SET_EXECUTOR", "2026-03-02T09:00:00Z");
const std::string solved = entry("SEND_RESPONSE", "2026-03-03T09:00:00Z",
                                 "<Answer><AnswerType>SOLVED</AnswerType><Comment>Засыпано</Comment></Answer>");

}  // namespace

TEST_CASE("an open appeal is asked after by the recipient's id, and its history becomes events in order") {
    Asking smev;
    smev.poll();
    REQUIRE(smev.asked("SendRequest").size() == 1);
    CHECK(smev.asked("SendRequest").front().find("<AppealId>571</AppealId>") != std::string::npos);
    smev.answer(smev.asked_ids().front(), solved + moderated + executor);
    CHECK(smev.poll().taken == 1);
    REQUIRE(smev.taken.size() == 3);
    CHECK(smev.event(0).status == Status::received);
    CHECK(smev.event(1).status == Status::assigned);
    CHECK(smev.event(2).status == Status::answered);
    CHECK(smev.event(2).kind == MessageKind::answer_sent);
    REQUIRE(smev.event(2).answer);
    CHECK(smev.event(2).answer->text == "Засыпано");
    CHECK(smev.event(2).decision == Decision::solved);
    REQUIRE(smev.event(0).external_id);
    CHECK(smev.event(0).external_id->plain() == ExternalId{"smev", "pos_id", "571"});
    CHECK(smev.taken[0].envelope.sender_message_id == "smev:571:2026-03-02T07:00:01Z:MODERATION_NEW");
    CHECK(smev.taken[0].envelope.evidence.size() == 1);
    CHECK(smev.taken[0].mapped.front().mapping == "pos-eas-history.xslt");
    CHECK_FALSE(smev.taken[0].word);
    CHECK(smev.responses.empty());
    CHECK(smev.waiting() == 0);
}

TEST_CASE("one inquiry per appeal is under way; a history told again brings only what is new") {
    Asking smev;
    for (int i = 0; i < 3; ++i) smev.poll();
    CHECK(smev.asked_ids().size() == 1);
    smev.answer(smev.asked_ids().front(), moderated);
    smev.poll();
    smev.poll();
    CHECK(smev.asked_ids().size() == 1);  // the pause
    smev.clock.advance(std::chrono::minutes(1));
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] != smev.asked_ids()[1]);
    smev.answer(smev.asked_ids().back(), moderated + executor);
    smev.poll();
    CHECK(smev.taken.size() == 2);
    CHECK(smev.repeats == 0);
}

TEST_CASE("answers without news double the pause up to the slowest, news bring it back") {
    Asking smev("every=1m slowest=4m answer_within=1h");
    const auto asked_after = [&](int minutes) {
        const auto before = smev.asked_ids().size();
        smev.clock.advance(std::chrono::minutes(minutes) - std::chrono::seconds(1));
        smev.poll();
        const bool early = smev.asked_ids().size() > before;
        smev.clock.advance(std::chrono::seconds(1));
        smev.poll();
        return !early && smev.asked_ids().size() == before + 1;
    };
    smev.poll();
    smev.answer(smev.asked_ids().back(), moderated);
    smev.poll();
    for (const int minutes : {1, 1, 2, 4, 4}) {
        CAPTURE(minutes);
        CHECK(asked_after(minutes));
        smev.answer(smev.asked_ids().back(), moderated);
        smev.poll();
    }
    CHECK(asked_after(4));
    smev.answer(smev.asked_ids().back(), moderated + executor);
    smev.poll();
    CHECK(asked_after(1));
}

TEST_CASE("a response that never comes is asked for again, and still taken when it comes late") {
    Asking smev;
    smev.poll();
    smev.clock.advance(std::chrono::minutes(10));
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] != smev.asked_ids()[1]);
    CHECK(smev.log.has("smev_inquiry_unanswered"));
    smev.answer(smev.asked_ids()[0], moderated);
    smev.poll();
    CHECK(smev.taken.size() == 1);
    smev.answer(smev.asked_ids()[1], moderated + executor);
    smev.poll();
    CHECK(smev.taken.size() == 2);
    CHECK(smev.responses.empty());
    CHECK(smev.waiting() == 0);
}

TEST_CASE("a restart knows the inquiry under way: it goes under the same MessageID and its answer is taken") {
    Asking smev;
    smev.poll();
    smev.restart();
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] == smev.asked_ids()[1]);
    smev.restart();
    smev.answer(smev.asked_ids()[0], moderated);
    smev.poll();
    CHECK(smev.taken.size() == 1);
    CHECK(smev.responses.empty());
    CHECK(smev.waiting() == 0);
}

TEST_CASE("after a restart the history told again in another message is known entry by entry") {
    Asking smev;
    smev.poll();
    smev.answer(smev.asked_ids().front(), moderated);
    smev.poll();
    smev.restart();
    smev.poll();
    smev.answer(smev.asked_ids().back(), moderated + executor);
    smev.poll();
    CHECK(smev.taken.size() == 2);
    CHECK(smev.repeats == 1);
    CHECK(smev.responses.empty());
    CHECK_FALSE(smev.log.has("smev_message_refused"));
}

TEST_CASE("what SMEV could not take goes again under the same MessageID, and MessageIsAlreadySent is success") {
    Asking smev;
    smev.fail("SendRequest", "SMEVFailure");
    CHECK_THROWS_AS(smev.poll(), Fault);
    smev.fail("SendRequest", "MessageIsAlreadySent");
    smev.poll();
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] == smev.asked_ids()[1]);
}

TEST_CASE("an inquiry SMEV refuses for what it holds rests, and is asked under a new MessageID") {
    Asking smev;
    smev.fail("SendRequest", "InvalidContent");
    smev.poll();
    CHECK(smev.log.has("smev_inquiry_refused"));
    CHECK(smev.waiting() == 0);
    smev.poll();
    CHECK(smev.asked_ids().size() == 1);
    smev.clock.advance(std::chrono::minutes(1));
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] != smev.asked_ids()[1]);
}

TEST_CASE("an appeal in its final state is asked after no more, one without the recipient's id not yet") {
    Asking smev;
    smev.appeal.status = Status::answered;
    smev.ledger.keep(smev.appeal);
    smev.poll();
    CHECK(smev.asked_ids().empty());
    smev.appeal.status = Status::registered;
    smev.appeal.external_ids.pop_back();
    smev.ledger.keep(smev.appeal);
    smev.poll();
    CHECK(smev.asked_ids().empty());
}

TEST_CASE("an answer about another appeal, or that no mapping reads, is not believed and stops no other") {
    Asking smev;
    smev.poll();
    const std::string good = smev.asked_ids().front();
    SECTION("another appeal") {
        smev.answer(good, moderated, "572");
    }
    SECTION("an entry without a time") {
        smev.answer(good, "<StatusHistories><CreatedAt/><Status>X</Status></StatusHistories>");
    }
    smev.poll();
    CHECK(smev.taken.empty());
    CHECK(smev.log.has("smev_message_refused"));
    CHECK(smev.responses.size() == 1);
    CHECK(smev.asked("Ack").empty());
    smev.clock.advance(std::chrono::minutes(10));
    smev.poll();
    CHECK(smev.asked_ids().size() == 2);
    smev.clock.advance(std::chrono::hours(25));
    smev.poll();
    CHECK(smev.evidence.parked.size() == 1);
    CHECK(smev.responses.empty());
}

TEST_CASE("a response to nothing we asked is none of an inquiry") {
    Asking smev;
    smev.poll();
    smev.answer(uuid_now(smev), moderated);
    smev.poll();
    CHECK(smev.waiting() == 1);
    CHECK(smev.taken.empty());
}

TEST_CASE("a code nobody knows is unknown, stays as it came and is named with the entry that has it") {
    Asking smev;
    smev.poll();
    smev.answer(smev.asked_ids().front(), moderated + entry("TELEPORTED", "2026-03-02T08:00:00Z") + executor);
    smev.poll();
    REQUIRE(smev.taken.size() == 3);
    CHECK(smev.event(1).status == Status::unknown);
    CHECK(smev.event(1).status_raw == "TELEPORTED");
    REQUIRE(smev.taken[1].mapped.front().unmapped.size() == 1);
    CHECK(smev.taken[1].mapped.front().unmapped.front() == UnmappedWord{"pos-status-in", "TELEPORTED"});
    CHECK(smev.taken[0].mapped.front().unmapped.empty());
    CHECK(smev.taken[2].mapped.front().unmapped.empty());
}

TEST_CASE("a rejection of the question says nothing of the appeal") {
    Asking smev;
    smev.poll();
    const std::string inquiry = smev.asked_ids().front();
    SECTION("by the recipient") {
        smev.put_response(uuid_now(smev), element("t:OriginalMessageId", inquiry),
                          "<t:RequestRejected><t:RejectionReasonCode>NO_DATA</t:RejectionReasonCode></t:RequestRejected>");
        smev.poll();
        CHECK(smev.log.has("smev_inquiry_rejected"));
    }
    SECTION("by SMEV, in the queue of GetStatus") {
        smev.put_verdict(element("t:OriginalMessageId", inquiry) + element("t:StatusCategory", "requestIsRejectedBySmev"));
        smev.poll();
        CHECK(smev.log.has("smev_inquiry_refused"));
        CHECK(smev.ledger.heard.empty());
    }
    SECTION("by SMEV, in the queue of responses") {
        smev.put_response(uuid_now(smev), element("t:OriginalMessageId", inquiry),
                          "<t:AsyncProcessingStatus>" + element("t:OriginalMessageId", inquiry) +
                              element("t:StatusCategory", "requestIsRejectedBySmev") + "</t:AsyncProcessingStatus>");
        smev.poll();
        CHECK(smev.log.has("smev_inquiry_refused"));
    }
    CHECK(smev.taken.empty());
    CHECK(smev.responses.empty());
    CHECK(smev.waiting() == 0);
    smev.clock.advance(std::chrono::minutes(1));
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked_ids()[0] != smev.asked_ids()[1]);
}

TEST_CASE("words before the answer leave the inquiry waiting") {
    Asking smev;
    smev.poll();
    smev.put_verdict(element("t:OriginalMessageId", smev.asked_ids().front()) +
                     element("t:StatusCategory", "requestIsAcceptedBySmev"));
    smev.put_response(uuid_now(smev), element("t:OriginalMessageId", smev.asked_ids().front()),
                      "<t:RequestStatus><t:StatusCode>7</t:StatusCode></t:RequestStatus>");
    smev.poll();
    CHECK(smev.responses.empty());
    CHECK(smev.taken.empty());
    CHECK(smev.waiting() == 1);
    CHECK(smev.asked_ids().size() == 1);
}

TEST_CASE("an answer whose Ack was lost is known when it comes again") {
    Asking smev;
    smev.poll();
    smev.answer(smev.asked_ids().front(), moderated);
    smev.fail("Ack", "SMEVFailure");
    CHECK_THROWS_AS(smev.poll(), Fault);
    CHECK(smev.waiting() == 1);
    smev.restart();
    smev.poll();
    CHECK(smev.taken.size() == 1);
    CHECK(smev.repeats == 1);
    CHECK(smev.responses.empty());
    CHECK(smev.waiting() == 0);
}

TEST_CASE("no more inquiries are under way than the settings allow, and the rest follow") {
    Asking smev("in_flight=1 every=1m");
    Appeal second = small_appeal(smev.clock.now());
    second.external_ids.push_back({"smev", "pos_id", "572", {}, {}, {}});
    smev.ledger.keep(second);
    smev.poll();
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 1);
    smev.answer(smev.asked_ids().front(), moderated);
    smev.poll();
    REQUIRE(smev.asked_ids().size() == 2);
    CHECK(smev.asked("SendRequest").back().find("<AppealId>572</AppealId>") != std::string::npos);
}

TEST_CASE("an inquiry nobody answers for a month is forgotten") {
    Asking smev("answer_within=29d");
    smev.poll();
    CHECK(smev.waiting() == 1);
    smev.appeal.status = Status::answered;
    smev.ledger.keep(smev.appeal);
    smev.clock.advance(std::chrono::hours(24 * 31));
    smev.poll();
    CHECK(smev.waiting() == 0);
}

TEST_CASE("the stand's ПОС is asked until it has answered, and not after") {
    const std::filesystem::path mappings = std::filesystem::path(SOURCE_DIR) / "config" / "mappings";
    Scene scene({{"inquire", "every=1s slowest=1s"},
                 {"mapping_out", mappings / "pos-eas-request.xslt"},
                 {"mapping_in", mappings / "pos-eas-response.xslt"}});
    scene.system->command("answers", R"({"after_ms": 0})");
    scene.system->command("eas", R"({"stage_ms": 60000, "new_status": "НОВЫЙ_КОД"})");
    Appeal appeal = small_appeal(scene.clock.now());
    REQUIRE(scene.deliver(scene.delivery(MessageKind::appeal_created, to_json(appeal), to_json(appeal))).kind ==
            Outcome::Kind::handed_over);
    scene.poll();
    REQUIRE(scene.taken.size() == 1);
    const auto ids = event_from_json(scene.taken[0].canonical).external_ids;
    REQUIRE(ids.size() == 1);
    appeal.external_ids.push_back({"smev", "pos_id", ids[0].value, {}, {}, {}});
    scene.ledger.keep(appeal);
    for (int minute = 0; minute < 5; ++minute) {
        scene.poll();  // asks
        scene.poll();  // reads
        scene.clock.advance(std::chrono::minutes(1));
    }
    std::vector<std::string> raw;
    for (const Submission& one : scene.taken) {
        const AppealEvent event = event_from_json(one.canonical);
        if (!event.deadline) raw.push_back(event.status_raw);
        appeal.status = event.status.given() ? event.status : appeal.status;
    }
    CHECK(raw == std::vector<std::string>{"MODERATION_NEW", "MODERATION_ACCEPT", "SET_EXECUTOR", "НОВЫЙ_КОД", "SEND_RESPONSE"});
    CHECK(appeal.status == Status::answered);
    scene.ledger.keep(appeal);
    const auto asked = scene.book().at("eas_appeals").at(ids[0].value).at("asked").to_number<int>();
    scene.clock.advance(std::chrono::minutes(5));
    scene.poll();
    CHECK(scene.book().at("eas_appeals").at(ids[0].value).at("asked").to_number<int>() == asked);
    CHECK(scene.counter("changed_repeats") == 0);
}

TEST_CASE("inquiry needs SMEV's address, and a slowest pause that is none of the quick ones") {
    Desk desk;
    CHECK_THROWS_WITH(desk.make({{"endpoint", "/smev"}, {"inquire", "every=1m"}}), Catch::Contains("url"));
    CHECK_THROWS_WITH(desk.make({{"url", "http://127.0.0.1:1/ws"}, {"inquire", "every=1m slowest=1s"}}),
                      Catch::Contains("slowest"));
}
