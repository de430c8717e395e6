#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <places.hpp>
#include <sstream>

#include "adapters/pos/edms_appeal.hpp"
#include "gateway/core/fault.hpp"

using namespace gateway;

namespace {

pos::Words words() {
    const std::string dir = std::string(SOURCE_DIR) + "/config/dictionaries/";
    pos::PosSettings settings;
    settings.status_in = dir + "pos-status-in.csv";
    settings.status_out = dir + "pos-status-out.csv";
    settings.topic_in = dir + "pos-topics-in.csv";
    settings.topic_out = dir + "pos-topics-out.csv";
    settings.decision_in = dir + "pos-decision-in.csv";
    settings.decision_out = dir + "pos-decision-out.csv";
    settings.organisations = dir + "pos-organisations.csv";
    return pos::Words(settings);
}

pos::EdmsReply read(const std::string& xml) {
    return pos::read_edms_reply(XmlDocument::parse(xml), words(), "pos", *parse_rfc3339("2026-03-02T10:00:00Z"));
}

std::string list(const std::string& inner) {
    return "<PosEdmsResponse><AppealListResponse><Status><OperationResult>SUCCESS</OperationResult></Status>" + inner +
           "</AppealListResponse></PosEdmsResponse>";
}

}  // namespace

TEST_CASE("the reconstructed sample of the reference folder is read whole") {
    const std::filesystem::path file = std::string(SOURCE_DIR) + "/../shared/reference/pos/posedms_applist_response.xml";
    std::ifstream in(file);
    if (!in) {
        WARN("skipped: the reference folder is not here");
        return;
    }
    std::ostringstream text;
    text << in.rdbuf();
    const auto reply = read(text.str());
    REQUIRE(reply.appeals.size() == 1);
    const Appeal& appeal = reply.appeals.front();
    CHECK(reply.success);
    CHECK(appeal.external_ids.front().value == "327000002");
    CHECK(appeal.applicant.name.last == "Тестов");
    CHECK(appeal.location.geo->lat == Approx(58.6036));
    CHECK(appeal.regime == Regime::pos_message);
    CHECK(to_rfc3339(*appeal.deadlines.front().due_at) == "2026-04-01T20:59:59.000000Z");
}

TEST_CASE("several appeals, a wrapper, a namespace and missing fields are survived") {
    const std::string one = "<Id>1</Id><Description>а</Description>";
    CHECK(
        read(list("<Appeals>" + one + "</Appeals><Appeals><Id>2</Id><Description>б</Description></Appeals>")).appeals.size() ==
        2);
    CHECK(read(list("<Appeals><Appeal>" + one + "</Appeal><Appeal>" + one + "</Appeal></Appeals>")).appeals.size() == 2);
    CHECK(read("<p:PosEdmsResponse xmlns:p=\"urn:x\"><p:AppealListResponse><p:Appeals><p:Id>1</p:Id><p:Description>а"
               "</p:Description></p:Appeals></p:AppealListResponse></p:PosEdmsResponse>")
              .appeals.size() == 1);
    CHECK(read(list("<Count>0</Count>")).appeals.empty());
    const auto odd =
        read(list("<Appeals>" + one + "<Coordinates>где-то</Coordinates><SubsubjectId>777</SubsubjectId></Appeals>"));
    CHECK_FALSE(odd.appeals.front().location.geo);
    CHECK(odd.appeals.front().questions.front().topics.front().scheme == TopicScheme::pos);
}

TEST_CASE("what cannot be an appeal is refused with its place") {
    CHECK_THROWS_AS(read("<Other/>"), Fault);
    CHECK_THROWS_WITH(read(list("<Appeals><Id>1</Id></Appeals>")), Catch::Contains("Description"));
    CHECK_THROWS_WITH(read(list("<Appeals><Id>1</Id><Description>а</Description><CreatedAt>вчера</CreatedAt></Appeals>")),
                      Catch::Contains("CreatedAt"));
}

TEST_CASE("words go both ways and unknown ones keep what was written") {
    CHECK(words().status("SET_EXECUTOR") == Status::assigned);
    CHECK(words().status("SOMETHING_NEW").raw == "SOMETHING_NEW");
    CHECK(words().pos_status(Status::answered) == "SEND_RESPONSE");
    CHECK(words().pos_status(Status::unknown).empty());
    CHECK(words().decision("SOLVED") == Decision::solved);
    CHECK(words().decision("SOMETHING_NEW").raw == "SOMETHING_NEW");
    CHECK_FALSE(words().decision("").given());
    CHECK(words().answer_type(Decision::refused) == "NOT_SOLVED");
    CHECK(words().answer_type({}).empty());
}
