#include "gateway/mapping/sectors.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <places.hpp>

#include "gateway/mapping/csv.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

using namespace gateway;

namespace {

const std::filesystem::path dictionaries = std::filesystem::path(SOURCE_DIR) / "config" / "dictionaries";

Topic topic(TopicScheme scheme, std::string code, std::string name = {}) {
    Topic made;
    made.scheme = scheme;
    made.code = std::move(code);
    made.name = std::move(name);
    return made;
}

std::string block_of(const std::string& region, const Topic& of) {
    const auto sectors = Sectors::load(dictionaries, region);
    const SectorBlock* block = sectors.block_of(of);
    return block == nullptr ? "" : block->id;
}

Appeal appeal(std::vector<Topic> topics) {
    Appeal made;
    made.text.body = "Во дворе третий день нет горячей воды, просим принять меры";
    made.questions.resize(1);
    made.questions[0].topics = std::move(topics);
    return made;
}

}  // namespace

TEST_CASE("the five regions have the blocks their regulations name") {
    const std::map<std::string, std::size_t> expected{
        {"smolensk", 8}, {"sakhalin", 18}, {"kirov", 11}, {"eao", 8}, {"chechnya", 7}};
    for (const auto& [region, count] : expected) {
        const auto sectors = Sectors::load(dictionaries, region);
        CHECK(sectors.blocks().size() == count);
        for (const SectorBlock& block : sectors.blocks()) {
            CHECK(sectors.block_of(topic(TopicScheme::zur, block.id)) == &block);
            CHECK(sectors.block_of(topic(TopicScheme::pos, "", block.title)) == &block);
        }
    }
    CHECK(Sectors::load(dictionaries, "smolensk").block("housing")->organs.size() == 3);
    CHECK(Sectors::load(dictionaries, "chechnya").block("housing_waste")->title == "ЖКХ и ТКО");
}

TEST_CASE("every topic of the reference matrix leads to a block in the regions that name it, and to none elsewhere") {
    const auto file = std::filesystem::path(SOURCE_DIR) / ".." / "shared" / "reference" / "topics" / "topics_by_region.csv";
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        WARN("the reference matrix of topics is absent: " << file.string());
        return;
    }
    const auto rows = parse_csv("topics", std::string{std::istreambuf_iterator<char>(in), {}});
    const std::vector<std::string> regions{"", "", "smolensk", "sakhalin", "kirov", "eao", "chechnya"};
    for (std::size_t column = 2; column < regions.size(); ++column) {
        const auto sectors = Sectors::load(dictionaries, regions[column]);
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto& cells = rows[i].cells;
            if (cells[0] == "social_policy" || cells[0] == "social") continue;  // one block under two names
            INFO(regions[column] << " " << cells[0]);
            CHECK((sectors.block_of(topic(TopicScheme::zur, cells[0])) != nullptr) == (cells[column] == "1"));
            const std::string prefix = cells[7].substr(0, cells[7].find('|'));
            if (cells[column] == "1") CHECK(sectors.block_of(topic(TopicScheme::sstu, prefix)) != nullptr);
        }
    }
}

TEST_CASE("one code of the classifier lies in other blocks in other regions, and the longest beginning wins") {
    const Topic litter = topic(TopicScheme::sstu, "0005.0005.0056.1160.0001");
    CHECK(block_of("kirov", litter) == "waste");
    CHECK(block_of("chechnya", litter) == "housing_waste");
    CHECK(block_of("smolensk", topic(TopicScheme::sstu, "0005.0005.0056.1154")) == "housing");
    CHECK(block_of("kirov", topic(TopicScheme::sstu, "0003.0011.0126.0001")) == "forestry");
    CHECK(block_of("smolensk", topic(TopicScheme::sstu, "0003.0011.0126.0001")).empty());
    CHECK(block_of("chechnya", topic(TopicScheme::pos, "77", "Социальная защита")) == "social");
    CHECK(block_of("chechnya", topic(TopicScheme::pos, "77", "социальная политика")) == "social");
    CHECK(block_of("kirov", topic(TopicScheme::pos, "0005.0005.9", "")).empty());
}

TEST_CASE("structuring adds the block beside what was said and names topics without one") {
    const auto sectors = Sectors::load(dictionaries, "smolensk");
    auto made = appeal({topic(TopicScheme::sstu, "0005.0005.0056.1154", "Перебои в водоснабжении")});
    const auto stamp = structure(made, sectors);
    REQUIRE(made.questions[0].topics.size() == 2);
    CHECK(made.questions[0].topics[1].code == "housing");
    CHECK(made.questions[0].topics[1].scheme == TopicScheme::zur);
    CHECK(made.questions[0].topics[1].mapped_from == "sstu:0005.0005.0056.1154");
    CHECK(made.questions[0].topics[1].version == "smolensk@" + sectors.digest().substr(0, 12));
    CHECK(made.routing.sector_blocks == std::vector<std::string>{"housing"});
    CHECK(stamp.unmapped.empty());
    CHECK(stamp.digest == sectors.digest());
    const Appeal once = made;
    structure(made, sectors);
    CHECK(made == once);

    auto foreign = appeal({topic(TopicScheme::pos, "777", "Космос")});
    CHECK(structure(foreign, sectors).unmapped == std::vector<UnmappedWord>{{"topics-smolensk", "pos:777"}});
    CHECK(foreign.routing.sector_blocks.empty());
}

TEST_CASE("a topic of others keeps what splits the bucket later, and yields to a plain one") {
    const auto sectors = Sectors::load(dictionaries, "kirov");
    Topic rest = topic(TopicScheme::sstu, "0005.0005.0056", "Прочие вопросы ЖКХ");
    rest.ext["fact"] = "\"Иное: подвал\"";
    auto made = appeal({rest});
    structure(made, sectors);
    CHECK(made.questions[0].topics.back().code == "housing.other");
    CHECK(made.routing.sector_blocks == std::vector<std::string>{"housing"});
    const std::string kept = made.questions[0].ext["structuring"];
    CHECK_THAT(kept, Catch::Contains(R"("subcategory":"Прочие вопросы ЖКХ")") && Catch::Contains(R"("fact":"Иное: подвал")") &&
                         Catch::Contains(R"("text_key":")"));
    CHECK(kept.find("горячей") == std::string::npos);

    auto better = appeal({rest, topic(TopicScheme::pos, "1", "Транспорт")});
    structure(better, sectors);
    CHECK(better.questions[0].topics.back().code == "transport");
}

TEST_CASE("a region's files that do not fit together are refused with their place") {
    const std::string topics = "from;to\nroads;roads\n";
    CHECK_THROWS_WITH(Sectors::parse("x", topics, "block;title;organ\nwater;Вода;\n"), Catch::Contains("'roads'"));
    CHECK_THROWS_WITH(Sectors::parse("x", topics, "block;title\n"), Catch::Contains("sectors-x.csv:1"));
    CHECK_THROWS_WITH(Sectors::parse("x", topics, "block;title;organ\nroads;Дороги;\nroads;Пути;\n"), Catch::Contains("csv:3"));
    CHECK_THROWS_WITH(Sectors::load(dictionaries, "atlantis"), Catch::Contains("topics-atlantis.csv"));
}

TEST_CASE("only questions and subquestions of the classifier may be assigned") {
    const auto classifier =
        SstuClassifier::parse("c.csv",
                              "code;level;name\n0005;1;Жилищно-коммунальная сфера\n0005.0005.0000.0000;2;Жилище\n"
                              "0005.0005.0056.1154;4;Перебои в водоснабжении\n"
                              "0003.0009.0099.0742.0110;5;ремонт автомобильных дорог\n");
    CHECK(classifier.size() == 4);
    CHECK(classifier.flaw_of("0005.0005.0056.1154") == SstuFlaw::none);
    CHECK(classifier.flaw_of("0005.0005.0056.1154.0000") == SstuFlaw::none);
    CHECK(classifier.flaw_of("0003.0009.0099.0742.0110") == SstuFlaw::none);
    CHECK(classifier.flaw_of("0005.0005") == SstuFlaw::navigation);
    CHECK(classifier.flaw_of("0005.0005.0000.0000") == SstuFlaw::navigation);
    CHECK(classifier.flaw_of("0005.0005.0056.9999") == SstuFlaw::unknown);
    CHECK(classifier.name_of("0005.0005.0056.1154") == "Перебои в водоснабжении");
    for (const char* bad : {"", "5", "0005.", "0005.0005.0056.115", "0005-0005-0056-1154", "0001.0002.0003.0004.0005.0006"})
        CHECK(classifier.flaw_of(bad) == SstuFlaw::form);
    CHECK_THROWS_WITH(SstuClassifier::parse("c.csv", "code;level;name\n0005;1;a\n0005.0000;2;b\n"), Catch::Contains("c.csv:3"));
    CHECK_THROWS_WITH(SstuClassifier::parse("c.csv", "code;level;name\nx;1;a\n"), Catch::Contains("c.csv:2"));
    CHECK_THROWS_WITH(SstuClassifier::parse("c.csv", "a;b\n"), Catch::Contains("c.csv:1"));
    CHECK(classifier.version().size() == 64);
}
