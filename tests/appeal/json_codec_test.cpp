#include <catch2/catch.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "tests/support/random_appeal.hpp"

using namespace gateway;

namespace {

const std::string minimal =
    R"({"appeal_id":"0195f2a0-0000-7000-8000-000000000001","external_ids":[{"system":"pos","kind":"pos_id","value":"1"}],)"
    R"("regime":"pos_message","channel":"pos","created_at":"2026-03-02T10:00:00+03:00","text":{"body":"Яма"},)"
    R"("questions":[{"n":1,"status":"received"}],"status":"received","status_at":"2026-03-02T10:00:00+03:00"})";

std::string with(std::string json, std::string_view from, std::string_view to) {
    const auto at = json.find(from);
    REQUIRE(at != std::string::npos);
    return json.replace(at, from.size(), to);
}

void expect_fault(std::string_view json, Cause cause, std::string_view place) {
    INFO(json.substr(0, 300));
    try {
        appeal_from_json(json);
        FAIL("accepted");
    } catch (const Fault& fault) {
        CHECK(info(fault.cause()).code == info(cause).code);
        CHECK(fault.place() == place);
    }
}

}  // namespace

TEST_CASE("a minimal appeal is read and printed again the same") {
    const Appeal appeal = appeal_from_json(minimal);
    CHECK(appeal.channel == Channel::pos);
    CHECK(appeal.text.body == "Яма");
    CHECK(appeal_from_json(to_json(appeal)) == appeal);
    CHECK(to_json(appeal_from_json(to_json(appeal))) == to_json(appeal));
}

TEST_CASE("fields of a newer version survive in ext at every level") {
    auto json = with(minimal, R"("n":1,)", R"("n":1,"mood":[1.10,"й"],)");
    json = with(json, R"("regime")", R"("ext":{"unknown_fields":{"old":1,"both":1},"pos":{"a":null}},"both":2,"regime")");
    const Appeal appeal = appeal_from_json(json);
    CHECK(appeal.ext.at("unknown_fields") == R"({"both":2,"old":1})");
    CHECK(appeal.ext.at("pos") == R"({"a":null})");
    CHECK(appeal.questions[0].ext.at("unknown_fields") == R"({"mood":[1.10,"й"]})");
    CHECK(appeal_from_json(to_json(appeal)) == appeal);
}

TEST_CASE("a word of a newer version is unknown and keeps its text") {
    const Appeal appeal = appeal_from_json(with(minimal, R"("channel":"pos")", R"("channel":"telepathy")"));
    CHECK(appeal.channel == Channel::unknown);
    CHECK(appeal.channel.text() == "telepathy");
    CHECK(to_json(appeal).find(R"("channel":"telepathy")") != std::string::npos);
}

TEST_CASE("a refusal names the cause and the place") {
    expect_fault("{", Cause::malformed, "line 1 column 2");
    expect_fault("\n\n  nonsense", Cause::malformed, "line 3 column 3");
    expect_fault(minimal + "x", Cause::malformed, "line 1 column " + std::to_string(minimal.size() + 1));
    expect_fault("\"\xC3(\"", Cause::wrong_encoding, "line 1 column 2");
    expect_fault("[]", Cause::schema_violation, "");
    expect_fault(with(minimal, R"("n":1,)", ""), Cause::missing_field, "/questions/0/n");
    expect_fault(with(minimal, R"("n":1,)", R"("n":"1",)"), Cause::schema_violation, "/questions/0/n");
    expect_fault(with(minimal, R"("n":1,)", R"("n":0,)"), Cause::bad_value, "/questions/0/n");
    expect_fault(with(minimal, R"("n":1,)", R"("n":1,"n":2,)"), Cause::malformed, "/questions/0");
    expect_fault(with(minimal, R"("n":1,)", R"("n":null,)"), Cause::missing_field, "/questions/0/n");
    expect_fault(with(minimal, R"([{"n":1,"status":"received"}])", "[]"), Cause::missing_field, "/questions");
    expect_fault(with(minimal, R"(10:00:00+03:00)", "10:00:00"), Cause::bad_value, "/created_at");
    expect_fault(with(minimal, R"("pos_message")", R"("fz59")"), Cause::missing_field, "/fz59");
    expect_fault(with(minimal, R"("body":"Яма")", R"("body":"\u0001")"), Cause::bad_value, "/text/body");
    expect_fault(std::string(40, '['), Cause::too_deep, "line 1 column 33");
}

TEST_CASE("null is the same as absent") {
    CHECK(appeal_from_json(with(minimal, R"("regime")", R"("rating":null,"regime")")) == appeal_from_json(minimal));
}

TEST_CASE("an event names its appeal") {
    const auto event = event_from_json(
        R"({"event_id":"e1","kind":"status.changed","external_id":{"system":"city","kind":"service_request_id","value":"7"},)"
        R"("at":"2026-03-02T10:00:00Z","source":"city","status":"in_work","status_raw":"open"})");
    CHECK(event.status == Status::in_work);
    CHECK(event_from_json(to_json(event)) == event);
    CHECK_THROWS_AS(event_from_json(R"({"event_id":"e1","kind":"status.changed","at":"2026-03-02T10:00:00Z","source":"city"})"),
                    Fault);
}

TEST_CASE("random appeals and events come back from JSON as they were") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        INFO("seed " << seed);
        const Appeal appeal = testing::random_appeal(seed);
        CHECK(appeal_from_json(to_json(appeal)) == appeal);
        const AppealEvent event = testing::random_event(seed);
        CHECK(event_from_json(to_json(event)) == event);
    }
}
