#include "gateway/mapping/sstu_marking.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/digest.hpp"

using namespace gateway;

namespace {

const std::string csv =
    "code;level;name\n"
    "0005;1;Жилищно-коммунальная сфера\n"
    "0005.0005.0056;3;Коммунальное хозяйство\n"
    "0005.0005.0056.1154.0000;4;Перебои в водоснабжении\n";

Topic topic(TopicScheme scheme, std::string code, std::string name = {}) {
    Topic made;
    made.scheme = scheme;
    made.code = std::move(code);
    made.name = std::move(name);
    return made;
}

Appeal appeal(std::vector<Topic> topics) {
    Appeal made;
    made.questions.emplace_back().topics = std::move(topics);
    return made;
}

}  // namespace

TEST_CASE("a question of the classifier gets its name and version, whatever the appeal calls it stays") {
    const auto classifier = SstuClassifier::parse("/etc/gateway/sstu-4.csv", csv);
    auto made = appeal({topic(TopicScheme::sstu, "0005.0005.0056.1154"),
                        topic(TopicScheme::sstu, "0005.0005.0056.1154.0000", "Нет воды"), topic(TopicScheme::zur, "housing")});
    const auto stamp = mark_sstu(made, classifier);
    CHECK(stamp.mapping == "sstu-4.csv");
    CHECK(stamp.digest == sha256_hex(csv));
    CHECK(stamp.unmapped.empty());
    const auto& topics = made.questions[0].topics;
    CHECK(topics[0].name == "Перебои в водоснабжении");
    CHECK(topics[0].version == "sstu-4@" + sha256_hex(csv).substr(0, 12));
    CHECK(topics[1].name == "Нет воды");
    CHECK(topics[1].code == "0005.0005.0056.1154");
    CHECK(topics[2].version.empty());
}

TEST_CASE("a section, a code of another version and a text become unknown, the code stays and is named") {
    const auto classifier = SstuClassifier::parse("sstu-4.csv", csv);
    auto made = appeal({topic(TopicScheme::sstu, "0005.0005.0056"), topic(TopicScheme::sstu, "0005.0005.0056.9999"),
                        topic(TopicScheme::sstu, "вода"), topic(TopicScheme::sstu, "unknown"), topic(TopicScheme::sstu, "")});
    const std::vector<UnmappedWord> expected{
        {"sstu-4", "0005.0005.0056"}, {"sstu-4", "0005.0005.0056.9999"}, {"sstu-4", "вода"}};
    CHECK(mark_sstu(made, classifier).unmapped == expected);
    const auto& topics = made.questions[0].topics;
    for (std::size_t i = 0; i < 3; ++i) CHECK(topics[i].code == "unknown");
    CHECK(topics[0].mapped_from == "sstu:0005.0005.0056");
    CHECK(topics[2].mapped_from == "sstu:вода");
    CHECK(topics[0].version.empty());
}

TEST_CASE("an appeal without codes of the classifier asks it nothing") {
    auto made = appeal({topic(TopicScheme::zur, "roads")});
    CHECK(mark_sstu(made, SstuClassifier::parse("c.csv", csv)).mapping.empty());
}

TEST_CASE("a name with a semicolon is one name where the name stands last, and too few cells are refused with their line") {
    const auto classifier = SstuClassifier::parse("c.csv", "code;level;name\n0005.0005.0056.1154;4;Вода; напор\n");
    CHECK(classifier.name_of("0005.0005.0056.1154") == "Вода; напор");
    CHECK_THROWS_WITH(SstuClassifier::parse("c.csv", "code;level;name\n0005;1\n"), Catch::Contains("c.csv:2"));
    CHECK_THROWS_WITH(SstuClassifier::parse("c.csv", "name;code;level\nВода;0005;1;x\n"), Catch::Contains("c.csv:2"));
}
