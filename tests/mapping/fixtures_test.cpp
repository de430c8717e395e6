#include "gateway/mapping/fixtures.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/document_difference.hpp"
#include "gateway/mapping/loss_report.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;

namespace {

struct Shelf {
    TempFolder folder;

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        std::ofstream(folder.path() / name, std::ios::binary) << text;
    }
    Mapping mapping(const std::string& name) const {
        return Mapping::load(folder.path() / name, folder.path() / "dictionaries");
    }
    std::vector<FixtureResult> results(const std::string& name) const {
        return run_fixtures(mapping(name), fixtures_of(folder.path() / name));
    }
};

const std::string xslt =
    R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:appeal-gateway:mapping:1.0"
    exclude-result-prefixes="m"><xsl:template match="/a"><o t="{m:word('topics', @code)}"><xsl:value-of select="b[2]"/></o>
    </xsl:template></xsl:stylesheet>)";

}  // namespace

TEST_CASE("fixtures pass by value and fail with the place where the result is otherwise") {
    const Shelf shelf;
    shelf.write("dictionaries/topics.csv", "from;to\n1;roads\n");
    shelf.write("m.jq", R"({topic: word("topics"; .code), who: param("who"), n: .n})");
    shelf.write("m.fixtures/good.in.json", R"({"code":"1","n":1})");
    shelf.write("m.fixtures/good.out.json", "{\n \"n\": 1.0, \"who\": \"x\", \"topic\": \"roads\"\n}\n");
    shelf.write("m.fixtures/good.params.json", R"({"who":"x"})");
    shelf.write("m.fixtures/other.in.json", R"({"code":"1"})");
    shelf.write("m.fixtures/other.out.json", R"({"topic":"water","who":null,"n":null})");
    shelf.write("m.fixtures/silent.in.json", R"({"code":"9"})");
    shelf.write("m.fixtures/silent.out.json", R"({"topic":"unknown","who":null,"n":null})");
    shelf.write("m.fixtures/told.in.json", R"({"code":"9"})");
    shelf.write("m.fixtures/told.out.json", R"({"topic":"unknown","who":null,"n":null})");
    shelf.write("m.fixtures/told.unmapped", "topics;9\r\n\n");
    shelf.write("m.fixtures/unread.in.json", "{");
    shelf.write("m.fixtures/unread.fault", "message.malformed\n");
    shelf.write("m.fixtures/half.in.json", "{}");
    shelf.write("m.fixtures/notes.txt", "for people");
    const auto results = shelf.results("m.jq");
    REQUIRE(results.size() == 6);
    CHECK(results[0].name == "good");
    CHECK(results[0].passed);
    CHECK_THAT(results[1].detail, Catch::Contains("nothing is expected"));
    CHECK_THAT(results[2].detail, Catch::Contains("/topic") && Catch::Contains("\"water\"") && Catch::Contains("\"roads\""));
    CHECK_THAT(results[3].detail, Catch::Contains("unmapped") && Catch::Contains("topics;9"));
    CHECK(results[4].passed);
    CHECK(results[5].detail == "");
    CHECK(shelf.results("m.jq")[5].passed);
}

TEST_CASE("a fixture without an input, and one refused for another reason than expected, fail") {
    const Shelf shelf;
    shelf.write("m.jq", "error(\"no\")");
    shelf.write("m.fixtures/lonely.out.json", "1");
    shelf.write("m.fixtures/other.in.json", "1");
    shelf.write("m.fixtures/other.fault", "message.malformed");
    shelf.write("m.fixtures/same.in.json", "1");
    shelf.write("m.fixtures/same.fault", "delivery.mapping");
    const auto results = shelf.results("m.jq");
    REQUIRE(results.size() == 3);
    CHECK_FALSE(results[0].passed);
    CHECK_THAT(results[0].detail, Catch::Contains("no input"));
    CHECK_FALSE(results[1].passed);
    CHECK_THAT(results[1].detail, Catch::Contains("delivery.mapping"));
    CHECK(results[2].passed);
}

TEST_CASE("XML fixtures do not see white space between elements or the order of attributes, and see all else") {
    CHECK(difference(MappingFormat::xml, "<a x='1' y='2'>\n <b>t</b>\n</a>", "<?xml version='1.0'?><a y='2' x='1'><b>t</b></a>")
              .empty());
    CHECK_THAT(difference(MappingFormat::xml, "<a><b>t</b></a>", "<a><b>u</b></a>"), Catch::Contains("/a/b"));
    CHECK_FALSE(difference(MappingFormat::xml, "<a x='1'/>", "<a x='2'/>").empty());
    CHECK_FALSE(difference(MappingFormat::xml, "<a><b/></a>", "<a><b/><b/></a>").empty());
    CHECK_FALSE(difference(MappingFormat::xml, "<a xmlns='u'/>", "<a/>").empty());
    CHECK_THAT(difference(MappingFormat::xml, "<a/>", "text"), Catch::Contains("no XML"));
    CHECK_THAT(difference(MappingFormat::json, "[1,2]", "[1]"), Catch::Contains("/1"));
    CHECK_THAT(difference(MappingFormat::json, "{}", R"({"a":1})"), Catch::Contains("/a"));
    CHECK_THAT(difference(MappingFormat::json, "{}", "nothing"), Catch::Contains("no JSON"));
}

TEST_CASE("the loss report of a jq mapping lists the fields that do not reach the result") {
    const Shelf shelf;
    shelf.write("dictionaries/topics.csv", "from;to\n1;roads\n");
    shelf.write("m.jq", R"({topic: word("topics"; .code), day: .at[0:10], first: .list[0], flag: (if .open then 1 else 2 end),
                           must: (.must | tonumber)})");
    const auto report = loss_of(shelf.mapping("m.jq"), R"({"code":"7","at":"2026-01-02T03:04:05Z","list":["x","y"],"open":true,
        "phone":"+7","nested":{"deep":[1,{"n":2}]},"nothing":null,"empty":"","must":"3"})");
    CHECK(report.lost == std::vector<std::string>{"/list/1", "/phone", "/nested/deep/0", "/nested/deep/1/n"});
    CHECK(report.fields == 9);
    CHECK(report.made.unmapped == std::vector<UnmappedWord>{{"topics", "7"}});
    CHECK_FALSE(report.cut);
    CHECK(loss_of(shelf.mapping("m.jq"), R"({"must":"3","b":1,"c":2})", {}, 2).cut);
    CHECK_THROWS_AS(loss_of(shelf.mapping("m.jq"), "{"), Fault);
}

TEST_CASE("the loss report of an XSLT mapping lists elements and attributes") {
    const Shelf shelf;
    shelf.write("dictionaries/topics.csv", "from;to\n1;roads\n");
    shelf.write("m.xslt", xslt);
    const auto report =
        loss_of(shelf.mapping("m.xslt"),
                "<a code='1' other='&lt;x>'><b>one</b><b>two</b><c xmlns='urn:u' k='v'><![CDATA[<raw>]]></c><d/></a>");
    CHECK(report.lost == std::vector<std::string>{"/a/@other", "/a/b", "/a/c/@k", "/a/c"});
    CHECK(report.fields == 6);
}
