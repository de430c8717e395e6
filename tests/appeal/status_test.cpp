#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "gateway/appeal/status.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const Time start{std::chrono::seconds(1'772'000'000)};
const Time later = start + 240h;

Appeal appeal_with(int questions) {
    Appeal appeal;
    appeal.status = Status::received;
    appeal.status_at = start;
    for (int n = 1; n <= questions; ++n) {
        Question question;
        question.n = n;
        question.status = Status::received;
        appeal.questions.push_back(question);
    }
    return appeal;
}

AppealEvent moved(Status status, std::chrono::minutes after, std::string source = "city") {
    AppealEvent event;
    event.at = start + after;
    event.status = status;
    event.status_raw = "слово " + std::string(to_text(status));
    event.source = std::move(source);
    return event;
}

AppealEvent moved_question(std::int64_t n, Status status, std::chrono::minutes after) {
    AppealEvent event = moved(status, after);
    event.question = n;
    return event;
}

}  // namespace

TEST_CASE("the line may be walked and jumped forward, loops stay within the work, ends are ends") {
    CHECK(may_follow(Status::received, Status::registered));
    CHECK(may_follow(Status::received, Status::rejected_moderation));
    CHECK(may_follow(Status::received, Status::answered));
    CHECK(may_follow(Status::in_work, Status::extended));
    CHECK(may_follow(Status::transferred_out, Status::in_work));
    CHECK(may_follow(Status::answered, Status::reopened));
    CHECK(may_follow(Status::rated, Status::reopened));
    CHECK(may_follow(Status::reopened, Status::in_work));
    CHECK(may_follow(Status::assigned, Status::withdrawn));
    CHECK(may_follow(Status::spam, Status::archived));
    CHECK(may_follow(Status::unknown, Status::received));
    CHECK_FALSE(may_follow(Status::in_work, Status::registered));
    CHECK_FALSE(may_follow(Status::answered, Status::in_work));
    CHECK_FALSE(may_follow(Status::in_work, Status::reopened));
    CHECK_FALSE(may_follow(Status::registered, Status::rejected_moderation));
    CHECK_FALSE(may_follow(Status::merged, Status::in_work));
    CHECK_FALSE(may_follow(Status::answered, Status::spam));
}

TEST_CASE("answered ends the waiting, reopened begins it again") {
    CHECK(is_final(Status::answered));
    CHECK(is_final(Status::rejected_moderation));
    CHECK_FALSE(is_final(Status::reopened));
    CHECK_FALSE(is_final(Status::unknown));
}

TEST_CASE("the appeal shows its least advanced question") {
    Appeal appeal = appeal_with(2);
    auto result = apply(appeal, moved_question(1, Status::answered, 5min), later);
    CHECK(result.changed);
    CHECK(appeal.questions[0].status == Status::answered);
    CHECK(appeal.status == Status::received);
    apply(appeal, moved_question(2, Status::in_work, 3min), later);
    CHECK(appeal.status == Status::in_work);
    CHECK(appeal.status_raw == "слово in_work");
    apply(appeal, moved_question(2, Status::withdrawn, 9min), later);
    CHECK(appeal.status == Status::answered);
}

TEST_CASE("the same event twice changes nothing") {
    Appeal appeal = appeal_with(1);
    AppealEvent event = moved(Status::answered, 1min);
    event.answer = Answer{.id = "a1", .text = "Сделано"};
    event.decision = Decision::solved;
    event.external_ids.push_back({.system = "city", .kind = "token", .value = "А 26"});
    CHECK(apply(appeal, event, later).changed);
    const Appeal once = appeal;
    const auto again = apply(appeal, event, later);
    CHECK(again.duplicate);
    CHECK_FALSE(again.changed);
    CHECK(appeal == once);
    CHECK(appeal.history.size() == 2);  // the state before, and the event
    CHECK(appeal.questions[0].answer_ids == std::vector<std::string>{"a1"});
}

TEST_CASE("the order of arrival does not matter") {
    const std::vector<AppealEvent> events{moved(Status::registered, 1min), moved(Status::assigned, 2min),
                                          moved(Status::in_work, 3min),    moved(Status::extended, 4min),
                                          moved(Status::answered, 5min),   moved(Status::reopened, 6min)};
    Appeal expected = appeal_with(1);
    for (const auto& event : events) apply(expected, event, later);
    CHECK(expected.status == Status::reopened);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        auto shuffled = events;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        Appeal appeal = appeal_with(1);
        for (const auto& event : shuffled) apply(appeal, event, later);
        CHECK(appeal.status == expected.status);
        CHECK(appeal.status_at == expected.status_at);
        CHECK(appeal.status_raw == expected.status_raw);
        CHECK(appeal.history == expected.history);
    }
}

TEST_CASE("a late event is noted and does not move the appeal") {
    Appeal appeal = appeal_with(1);
    apply(appeal, moved(Status::answered, 10min), later);
    const auto result = apply(appeal, moved(Status::in_work, 5min), later);
    CHECK(result.late);
    CHECK(result.changed);
    CHECK_FALSE(result.illegal_backward);
    CHECK(appeal.status == Status::answered);
    CHECK(appeal.history.size() == 3);
    CHECK(appeal.history[1].status == Status::in_work);
}

TEST_CASE("a move backward is accepted and flagged") {
    Appeal appeal = appeal_with(1);
    apply(appeal, moved(Status::answered, 10min), later);
    const auto result = apply(appeal, moved(Status::in_work, 11min), later);
    CHECK(result.illegal_backward);
    CHECK(appeal.status == Status::in_work);
}

TEST_CASE("another source's slow clock does not stop a move forward, and cannot move back") {
    Appeal appeal = appeal_with(1);
    apply(appeal, moved(Status::registered, 10min, "pos"), later);
    CHECK_FALSE(apply(appeal, moved(Status::in_work, 9min, "city"), later).late);
    CHECK(appeal.status == Status::in_work);
    CHECK(apply(appeal, moved(Status::received, 8min, "desk"), later).late);
    CHECK(appeal.status == Status::in_work);
}

TEST_CASE("a clock far ahead does not silence its source for ever") {
    Appeal appeal = appeal_with(1);
    const Time now = start + 1h;
    apply(appeal, moved(Status::registered, std::chrono::minutes(60 * 24 * 365 * 50)), now);
    CHECK(apply(appeal, moved(Status::in_work, 61min), now + 2h).late);
    CHECK_FALSE(apply(appeal, moved(Status::in_work, 180min), now + 2h).late);
    CHECK(appeal.status == Status::in_work);
}

TEST_CASE("a word nobody knows is kept and flagged, and does not hide a later move backward") {
    Appeal appeal = appeal_with(1);
    apply(appeal, moved(Status::answered, 1min), later);
    auto strange = moved(Status::unknown, 2min);
    strange.status_raw = "На согласовании у Луны";
    CHECK(apply(appeal, strange, later).unknown_status);
    CHECK(appeal.status == Status::unknown);
    CHECK(appeal.status_raw == "На согласовании у Луны");
    CHECK(apply(appeal, moved(Status::assigned, 3min), later).illegal_backward);
}

TEST_CASE("an answer moves its question, an interim one does not") {
    Appeal appeal = appeal_with(2);
    AppealEvent interim;
    interim.at = start + 1min;
    interim.source = "city";
    interim.kind = MessageKind::answer_sent;
    interim.answer = Answer{.id = "i", .kind = AnswerKind::interim, .text = "Ждём"};
    apply(appeal, interim, later);
    CHECK(appeal.status == Status::received);
    AppealEvent final = interim;
    final.at = start + 2min;
    final.question = 2;
    final.answer = Answer{.id = "f", .kind = AnswerKind::final, .text = "Готово"};
    final.decision = Decision::solved;
    apply(appeal, final, later);
    CHECK(appeal.questions[1].status == Status::answered);
    CHECK(appeal.questions[1].decision == Decision::solved);
    CHECK(appeal.questions[1].dates.responded == final.at);
    CHECK(appeal.questions[1].answer_ids == std::vector<std::string>{"i", "f"});
    CHECK(appeal.questions[0].status == Status::received);
    CHECK(appeal.answers.size() == 2);
}

TEST_CASE("ids are merged by their normal form") {
    Appeal appeal = appeal_with(1);
    CHECK(merge_external_id(appeal, {.system = "sstu", .kind = "number", .value = "А26-02"}));
    CHECK_FALSE(merge_external_id(appeal, {.system = "sstu", .kind = "number", .value = " A26-02 "}));
    CHECK(merge_external_id(appeal, {.system = "pos", .kind = "number", .value = "А26-02"}));
    CHECK(appeal.external_ids.size() == 2);
    CHECK(appeal.external_ids[0].value == "А26-02");
}

TEST_CASE("a question the appeal does not have is noted, nothing moves") {
    Appeal appeal = appeal_with(1);
    const auto result = apply(appeal, moved_question(7, Status::answered, 1min), later);
    CHECK(result.unknown_question);
    CHECK_FALSE(result.late);
    CHECK(appeal.status == Status::received);
    CHECK(appeal.history.size() == 2);
}

TEST_CASE("the root cause goes to the question it was named for, and an older word does not change it") {
    Appeal appeal = appeal_with(2);
    AppealEvent event = moved(Status::answered, 2min);
    event.question = 2;
    event.root_cause = "Износ покрытия";
    CHECK(apply(appeal, event, later).changed);
    CHECK(appeal.questions[0].root_cause.empty());
    CHECK(appeal.questions[1].root_cause == "Износ покрытия");
    CHECK(apply(appeal, event, later).duplicate);
    AppealEvent older = moved(Status::in_work, 1min);
    older.question = 2;
    older.root_cause = "Не установлена";
    apply(appeal, older, later);
    CHECK(appeal.questions[1].root_cause == "Износ покрытия");
}

TEST_CASE("deadline, transfer and rating arrive where they belong") {
    Appeal appeal = appeal_with(1);
    AppealEvent event = moved(Status::transferred_out, 1min);
    event.transfer = Transfer{.to_org = "Другой орган"};
    event.deadline = AppealDeadline{.stage = "answer", .due_at = later, .source = DeadlineSource::given};
    apply(appeal, event, later);
    CHECK(appeal.questions[0].org_current == "Другой орган");
    CHECK(appeal.deadlines.size() == 1);
    apply(appeal, moved(Status::answered, 2min), later);
    AppealEvent rating;
    rating.kind = MessageKind::rating_set;
    rating.at = start + 3min;
    rating.rating = Rating{.value = 4, .at = rating.at};
    CHECK(apply(appeal, rating, later).changed);
    CHECK(appeal.status == Status::rated);
    CHECK(apply(appeal, rating, later).duplicate);
}
