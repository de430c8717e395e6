#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <places.hpp>
#include <sstream>

#include "adapters/pos/edms_appeal.hpp"
#include "gateway/core/fault.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;

namespace {

pos::PosSettings example() {
    const std::string dir = std::string(SOURCE_DIR) + "/config/dictionaries/";
    pos::PosSettings settings;
    settings.status_in = dir + "pos-status-in.csv";
    settings.status_out = dir + "pos-status-out.csv";
    settings.topic_in = dir + "pos-topics-in.csv";
    settings.topic_out = dir + "pos-topics-out.csv";
    settings.decision_in = dir + "pos-decision-in.csv";
    settings.decision_out = dir + "pos-decision-out.csv";
    settings.organisations = dir + "pos-organisations.csv";
    return settings;
}

pos::Words words() {
    return pos::Words(example());
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
    const Appeal& appeal = reply.appeals.front().appeal;
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
    CHECK_FALSE(odd.appeals.front().appeal.location.geo);
}

TEST_CASE("a subcategory the dictionary does not know becomes unknown, its code stays and the stamps name it") {
    const auto read_one = read(list("<Appeals><Id>1</Id><Description>а</Description><SubsubjectId>777</SubsubjectId>"
                                    "<SubsubjectName>Шум</SubsubjectName><OpaId>99</OpaId></Appeals>"))
                              .appeals.front();
    const auto& topics = read_one.appeal.questions.front().topics;
    REQUIRE(topics.size() == 2);
    CHECK(topics[0].code == "unknown");
    CHECK(topics[0].mapped_from == "pos:777");
    CHECK(topics[1].scheme == TopicScheme::pos);
    CHECK(topics[1].code == "777");
    CHECK(read_one.appeal.location.oktmo8.empty());
    REQUIRE(read_one.mapped.size() == 2);
    CHECK(read_one.mapped[0].mapping == "pos-topics-in.csv");
    CHECK(read_one.mapped[0].digest.size() == 64);
    CHECK(read_one.mapped[0].unmapped == std::vector<UnmappedWord>{{"pos-topics-in", "777"}});
    CHECK(read_one.mapped[1].unmapped == std::vector<UnmappedWord>{{"pos-organisations", "99"}});
}

TEST_CASE("codes of ПОС mean what they meant on the day of the appeal") {
    const TempFolder folder;
    const auto file = folder.path() / "topics.csv";
    std::ofstream(file) << "from;to;valid_from;valid_to\n5;old;;2026-02-28\n5;new;2026-03-01;\n";
    pos::PosSettings settings = example();
    settings.topic_in = file.string();
    const pos::Words dated(settings);
    const auto topic_on = [&](const std::string& created) {
        const auto xml = list("<Appeals><Id>1</Id><Description>а</Description><SubsubjectId>5</SubsubjectId><CreatedAt>" +
                              created + "</CreatedAt></Appeals>");
        const auto reply = pos::read_edms_reply(XmlDocument::parse(xml), dated, "pos", Time{});
        return reply.appeals.front().appeal.questions.front().topics.front().code;
    };
    CHECK(topic_on("2026-02-28T23:00:00+03:00") == "old");
    CHECK(topic_on("2026-03-01T00:30:00+03:00") == "new");
}

TEST_CASE("what cannot be an appeal is refused with its place") {
    CHECK_THROWS_AS(read("<Other/>"), Fault);
    CHECK_THROWS_WITH(read(list("<Appeals><Id>1</Id></Appeals>")), Catch::Contains("Description"));
    CHECK_THROWS_WITH(read(list("<Appeals><Id>1</Id><Description>а</Description><CreatedAt>вчера</CreatedAt></Appeals>")),
                      Catch::Contains("CreatedAt"));
}

TEST_CASE("words go both ways and unknown ones keep what was written") {
    const pos::Words book = words();
    Interpreter interpreter;
    CHECK(book.status("SET_EXECUTOR", interpreter) == Status::assigned);
    CHECK(book.pos_status(Status::answered, interpreter) == "SEND_RESPONSE");
    CHECK(book.pos_status({}, interpreter).empty());
    CHECK(book.decision("SOLVED", interpreter) == Decision::solved);
    CHECK_FALSE(book.decision("", interpreter).given());
    CHECK(book.answer_type(Decision::refused, interpreter) == "NOT_SOLVED");
    CHECK(book.answer_type({}, interpreter).empty());
    for (const MappingStamp& stamp : interpreter.stamps()) CHECK(stamp.unmapped.empty());
    CHECK(book.status("answered", interpreter).text() == "unknown");
    CHECK(book.status("SOMETHING_NEW", interpreter).text() == "unknown");
    CHECK(book.decision("SOMETHING_NEW", interpreter).raw == "SOMETHING_NEW");
    const auto stamps = interpreter.stamps();
    REQUIRE(stamps.size() == 2);
    CHECK(stamps[0].unmapped == std::vector<UnmappedWord>{{"pos-status-in", "answered"}, {"pos-status-in", "SOMETHING_NEW"}});
    CHECK(stamps[1].unmapped == std::vector<UnmappedWord>{{"pos-decision-in", "SOMETHING_NEW"}});
}
