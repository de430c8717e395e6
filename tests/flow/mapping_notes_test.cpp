// Which mapping made a message stands in the journal, either way; codes nobody knows are events, never failures.
#include <catch2/catch.hpp>

#include "tests/flow/courier_rig.hpp"
#include "tests/flow/intake_rig.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

const MappingStamp topics{"topics.jq", std::string(64, 'a'), {{"topics", "77"}, {"status", "«На \"паузе\"»"}}};
const MappingStamp answer{"answer.xslt", std::string(64, 'b'), {}};

}  // namespace

TEST_CASE("an acceptance names the versions of its mappings and each unknown code") {
    IntakeRig rig;
    auto submission = rig.submission(rig.appeal());
    submission.mapped = {topics, answer};
    const auto receipt = rig.bring(submission);
    CHECK(rig.journal_of(receipt.appeal_id) == "message.accepted appeal.created data.quality data.quality delivery.queued ");
    const auto trace = rig.get(rig.memory->trace(receipt.appeal_id));
    CHECK_THAT(trace->journal[0].entry.detail, Catch::Contains("\"mappings\":\"topics.jq@" + std::string(64, 'a') +
                                                               " answer.xslt@" + std::string(64, 'b') + "\""));
    CHECK(trace->journal[2].entry.detail ==
          R"({"dictionary":"topics","value":"77","mapping":"topics.jq@)" + std::string(64, 'a') + "\"}");
    CHECK_THAT(trace->journal[3].entry.detail, Catch::Contains(R"("value":"«На \"паузе\"»")"));
    CHECK(trace->journal[2].entry.message_id == receipt.message_id);
    CHECK(rig.intake.view().unmapped == 2);
}

TEST_CASE("an appeal gets the sector block of the region beside its topics, and the journal says by which dictionary") {
    IntakeRig rig;
    rig.sectors = std::make_shared<const Sectors>(
        Sectors::parse("x", "from;to\n147;roads\n", "block;title;organ\nroads;Дороги;Департамент\n"));
    RouteRule by_block = rule("roads", "city-a");
    by_block.topics = {"zur:roads"};
    rig.use({by_block});
    const auto receipt = rig.bring(rig.appeal());
    const Appeal stored = rig.stored(receipt.appeal_id);
    REQUIRE(stored.questions[0].topics.size() == 2);
    CHECK(stored.questions[0].topics[1].code == "roads");
    CHECK(stored.routing.sector_blocks == std::vector<std::string>{"roads"});
    CHECK(rig.woken == std::vector<std::string>{"roads"});
    CHECK_THAT(rig.get(rig.memory->trace(receipt.appeal_id))->journal[0].entry.detail,
               Catch::Contains("topics-x.csv@" + rig.sectors->digest()));
}

TEST_CASE("codes of ССТУ are checked against the classifier that is loaded, after the blocks are found") {
    IntakeRig rig;
    rig.sectors = std::make_shared<const Sectors>(
        Sectors::parse("x", "from;to\n0005;roads\n", "block;title;organ\nroads;Дороги;Департамент\n"));
    rig.classifier = std::make_shared<const SstuClassifier>(
        SstuClassifier::parse("sstu.csv", "code;level;name\n0005.0005.0056.1154;4;Вода\n"));
    rig.use({rule("roads", "city-a")});
    Appeal appeal = rig.appeal();
    Topic section, question;
    section.scheme = question.scheme = TopicScheme::sstu;
    section.code = "0005.0005";
    question.code = "0005.0005.0056.1154";
    appeal.questions[0].topics = {section, question};
    const auto receipt = rig.bring(appeal);
    const auto stored = rig.stored(receipt.appeal_id).questions[0].topics;
    CHECK(stored[0].code == "unknown");
    CHECK(stored[0].mapped_from == "sstu:0005.0005");
    CHECK(stored[1].name == "Вода");
    CHECK(stored[2].code == "roads");
    const auto trace = rig.get(rig.memory->trace(receipt.appeal_id));
    CHECK_THAT(trace->journal[0].entry.detail, Catch::Contains("sstu.csv@" + rig.classifier->version()));
    CHECK(rig.intake.view().unmapped == 1);
}

TEST_CASE("a message full of unknown codes does not fill the journal") {
    IntakeRig rig;
    auto submission = rig.submission(rig.appeal());
    MappingStamp hostile{"m.jq", std::string(64, 'c'), {}};
    for (int i = 0; i < 1000; ++i) hostile.unmapped.push_back({"topics", std::to_string(i)});
    submission.mapped = {hostile};
    const auto receipt = rig.bring(submission);
    CHECK(rig.get(rig.memory->trace(receipt.appeal_id))->journal.size() == 53);
}

TEST_CASE("an attempt names the versions of the mappings that made what was sent, and the codes they did not know") {
    CourierRig rig;
    auto sent = delivered();
    sent.mapped = {topics};
    rig.city.script["a"] = {{sent}};
    rig.start();
    rig.post("a");
    REQUIRE(rig.reaches("a", DeliveryState::delivered));
    CHECK(rig.journal_of("a") == "delivery.delivered data.quality data.quality ");
    const auto trace = rig.get(rig.memory->trace("a"));
    CHECK_THAT(trace->journal[0].entry.detail, Catch::Contains("topics.jq@" + std::string(64, 'a')));
    CHECK(trace->journal[1].entry.delivery_id == trace->journal[0].entry.delivery_id);
    CHECK(trace->journal[1].entry.connector == "city");
}
