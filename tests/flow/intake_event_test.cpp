// The way in of events: an answer finds its appeal and goes back to where the appeal came from.
#include <catch2/catch.hpp>

#include "gateway/appeal/status.hpp"
#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

TEST_CASE("an event changes its appeal and goes to the origin with all ids") {
    IntakeRig rig;
    const auto id = rig.carried();
    const auto receipt = rig.bring(rig.event(Status::in_work));
    CHECK(receipt.appeal_id == id);
    CHECK(rig.woken == std::vector<std::string>{"back@pos"});
    CHECK(rig.get(rig.memory->appeal(id))->status == "in_work");
    LeaseRequest request;
    request.route = "back@pos";
    request.now = rig.clock.now();
    request.lease_for = 1h;
    const auto given = rig.get(rig.memory->lease(request));
    REQUIRE(given.size() == 1);
    CHECK(given[0].kind == MessageKind::status_changed);
    CHECK(event_from_json(given[0].canonical).appeal_id == id);
    CHECK(appeal_from_json(given[0].appeal).status == Status::in_work);
    CHECK(appeal_from_json(given[0].appeal).external_ids.size() == 2);
    CHECK(given[0].external_ids.size() == 2);
}

TEST_CASE("an event settles the delivery it answers, by the handle of its own connector only") {
    IntakeRig rig;
    int words = 0;
    rig.intake.on_word([&] { ++words; });
    rig.bring(rig.appeal());
    LeaseRequest request;
    request.route = "to-city";
    request.now = rig.clock.now();
    request.lease_for = 1h;
    const auto given = rig.get(rig.memory->lease(request));
    REQUIRE(given.size() == 1);
    Settlement settlement;
    settlement.delivery_id = given[0].delivery_id;
    settlement.attempt = given[0].attempt;
    settlement.state = DeliveryState::handed_over;
    settlement.outcome = handed_over("id-1", "requestIsQueued", {{"city-a", "service_request_id", "A-1"}});
    REQUIRE(rig.get(rig.memory->settle(settlement)));
    const auto state = [&] { return rig.delivery("to-city", given[0].appeal_id).state; };

    AppealEvent foreign = rig.event(Status::in_work);
    foreign.external_id = AppealExternalId{"pos", "pos_id", "A-1", {}, {}, {}};
    Submission forged = rig.submission(foreign, "pos");
    forged.word = DeliveryWord{"city-a", "id-1", DeliveryState::refused, "forged"};
    rig.bring(std::move(forged));
    CHECK(state() == DeliveryState::handed_over);
    Submission answer = rig.submission(rig.event(Status::in_work));
    answer.word = DeliveryWord{"city-a", "id-1", DeliveryState::delivered, "answered"};
    rig.bring(std::move(answer));
    CHECK(state() == DeliveryState::delivered);
    CHECK(words == 2);
}

TEST_CASE("an event may name the appeal by our id, if its connector has to do with the appeal") {
    IntakeRig rig;
    const auto id = rig.carried();
    auto event = rig.event(Status::in_work);
    event.external_id.reset();
    event.appeal_id = id;
    CHECK(rig.bring(event).appeal_id == id);
    event.event_id = "e2";
    CHECK(rig.refused(rig.submission(event, "desk")) == Cause::unknown_appeal);
}

TEST_CASE("a connector that was given the appeal may speak of it before it has an id for it") {
    IntakeRig rig;
    const auto id = rig.bring(rig.appeal()).appeal_id;
    auto event = rig.event(Status::in_work);
    event.external_id.reset();
    event.appeal_id = id;
    CHECK(rig.bring(event).appeal_id == id);
}

TEST_CASE("an event about an appeal nobody knows is refused") {
    IntakeRig rig;
    rig.carried();
    CHECK(rig.refused(rig.submission(rig.event(Status::in_work, "B-7"))) == Cause::unknown_appeal);
    auto foreign = rig.event(Status::in_work);
    foreign.external_id = AppealExternalId{"pos", "pos_id", "A-1", {}, {}, {}};
    CHECK(rig.refused(rig.submission(foreign)) == Cause::unknown_appeal);
}

TEST_CASE("the same event under a new message id is receipted and carried nowhere") {
    IntakeRig rig;
    const auto id = rig.carried();
    rig.bring(rig.event(Status::in_work));
    rig.bring(rig.event(Status::in_work));
    CHECK(rig.intake.view().unchanged == 1);
    CHECK(rig.delivery("back@pos", id).state == DeliveryState::queued);  // exactly one
}

TEST_CASE("an event that comes after a newer one is kept in the history and carried nowhere") {
    IntakeRig rig;
    const auto id = rig.carried();
    auto early = rig.event(Status::registered), late = rig.event(Status::in_work);
    rig.clock.move(1h);
    late.at = rig.clock.now();
    rig.bring(late);
    rig.bring(early);
    CHECK(rig.stored(id).status == Status::in_work);
    CHECK(rig.stored(id).history.size() == 3);
    CHECK(rig.delivery("back@pos", id).state == DeliveryState::queued);
}

TEST_CASE("a late answer still goes to the origin") {
    IntakeRig rig;
    const auto id = rig.carried();
    auto answer = rig.event(Status::answered), archived = rig.event(Status::archived);
    answer.kind = MessageKind::answer_sent;
    answer.answer = Answer{};
    answer.answer->id = "1";
    answer.answer->kind = AnswerKind::final;
    answer.answer->text = "Заделали";
    rig.clock.move(1h);
    archived.at = rig.clock.now();
    rig.bring(archived);
    rig.bring(answer);
    CHECK(rig.stored(id).answers.size() == 1);
    CHECK(rig.stored(id).status == Status::archived);
    CHECK(rig.deliveries() == 3);
}

TEST_CASE("an event that only brings an id is kept and carried nowhere") {
    IntakeRig rig;
    const auto id = rig.carried();
    auto event = rig.event(Status::unknown);
    event.status = {};
    event.external_ids = {{"city-a", "token", "T-9", {}, {}, {}}, {"pos", "pos_id", "stolen", {}, {}, {}}};
    rig.bring(event);
    CHECK(rig.get(rig.memory->appeal_by({"city-a", "token", "T-9"}))->appeal_id == id);
    CHECK_FALSE(rig.get(rig.memory->appeal_by({"pos", "pos_id", "stolen"})));
    CHECK(rig.deliveries() == 1);
}

TEST_CASE("an event needs no route: the status is readable here") {
    IntakeRig rig;
    const auto id = rig.carried();
    rig.use({});
    rig.bring(rig.event(Status::in_work));
    CHECK(rig.get(rig.memory->appeal(id))->status == "in_work");
}

TEST_CASE("a status nobody knows is kept in its own words and flagged") {
    IntakeRig rig;
    const auto id = rig.carried();
    auto event = rig.event(Status::unknown);
    event.status = Open<Status>::of("on_the_far_shelf");
    event.status_raw = "На дальней полке";
    rig.bring(event);
    const auto trace = rig.get(rig.memory->trace(id));
    CHECK(trace->journal.back().entry.kind == "delivery.queued");
    CHECK((trace->journal.end() - 2)->entry.detail.find("unknown_status") != std::string::npos);
}

TEST_CASE("an answer closes the appeal for the pollers of its partner") {
    IntakeRig rig;
    rig.carried();
    CHECK(rig.get(rig.memory->open_items("city-a", "service_request_id", 10)).size() == 1);
    auto answer = rig.event(Status::answered);
    answer.kind = MessageKind::answer_sent;
    rig.bring(answer);
    CHECK(rig.get(rig.memory->open_items("city-a", "service_request_id", 10)).empty());
}

TEST_CASE("events of one appeal that come together are applied one after another") {
    IntakeRig rig;
    const auto id = rig.carried();
    int done = 0;
    for (int i = 0; i < 20; ++i) {
        auto event = rig.event(Status::in_work);
        event.at += std::chrono::seconds(i);
        event.status_raw = "step " + std::to_string(i);
        boost::asio::co_spawn(rig.io, rig.intake.accept(rig.submission(event)),
                              [&](const std::exception_ptr& error, const Receipt&) {
                                  CHECK_FALSE(error);
                                  ++done;
                              });
    }
    REQUIRE(rig.until([&] { return done == 20; }));
    CHECK(rig.stored(id).history.size() == 21);
    CHECK(rig.intake.view().conflicts == 0);
}

TEST_CASE("an old word of the origin does not undo what the executor did since") {
    IntakeRig rig;
    const auto id = rig.carried();
    rig.bring(rig.event(Status::in_work));
    rig.clock.move(1h);
    auto again = rig.appeal();
    again.status_at = rig.clock.now();
    rig.bring(again);
    CHECK(rig.stored(id).status == Status::in_work);
    CHECK(rig.intake.view().unchanged == 1);
}
