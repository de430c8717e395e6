#include "gateway/mapping/mapping.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "tests/support/temp_folder.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const std::string topics =
    "from;to;valid_from;valid_to\n"
    "0005;housing;;2025-12-31\n"
    "0005;utilities;2026-01-01;\n"
    "А26;roads;;\n";

/// A folder with one dictionary and the mapping under test.
struct Desk {
    TempFolder folder;

    Desk() { write("dictionaries/topics.csv", topics); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        std::ofstream(folder.path() / name, std::ios::binary) << text;
    }
    Mapping mapping(const std::string& name, const std::string& program, const MappingLimits& limits = {}) const {
        write(name, program);
        return Mapping::load(folder.path() / name, folder.path() / "dictionaries", limits);
    }
};

std::string sheet(const std::string& body) {
    return "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"\n"
           " xmlns:m=\"urn:appeal-gateway:mapping:1.0\" exclude-result-prefixes=\"m\">"
           "<xsl:output method=\"xml\" omit-xml-declaration=\"yes\"/>" +
           body + "</xsl:stylesheet>";
}

Fault fault_of(const Mapping& mapping, std::string_view document) {
    try {
        mapping.run(document);
    } catch (const Fault& fault) {
        return fault;
    }
    FAIL("no fault");
    return Fault(Cause::none);
}

}  // namespace

TEST_CASE("a jq mapping asks dictionaries by day and takes parameters") {
    const Desk desk;
    const auto mapping = desk.mapping("a.jq", R"({
        old: word("topics"; .code; "2025-06-01T10:00:00Z"), now: word("topics"; .code; "2026-06-01"),
        latest: word("topics"; .code), alike: word("topics"; "a26"), none: word("topics"; .absent), who: param("who"),
        nobody: param("nobody")})");
    const auto made = mapping.run(R"({"code":"0005"})", {{"who", "я \"сам\""}});
    CHECK(
        made.text ==
        R"({"old":"housing","now":"utilities","latest":"utilities","alike":"roads","none":null,"who":"я \"сам\"","nobody":null})");
    CHECK(made.unmapped.empty());
    CHECK(mapping.dictionaries() == std::vector<std::string>{"topics"});
    CHECK(mapping.format() == MappingFormat::json);
}

TEST_CASE("a code no dictionary knows becomes unknown, never a failure, and is named once") {
    const Desk desk;
    const std::vector<UnmappedWord> expected{{"topics", "77"}, {"topics", "8"}};
    const auto jq = desk.mapping("a.jq", R"([.[] | word("topics"; .), word("topics"; .; null; "other")])").run("[77,\"8\",77]");
    CHECK(jq.text == R"(["unknown","other","unknown","other","unknown","other"])");
    CHECK(jq.unmapped == expected);
    const auto xslt = desk.mapping("a.xslt", sheet(R"x(<xsl:template match="/l"><o><xsl:for-each select="c"><w>
        <xsl:value-of select="m:word('topics', .)"/>/<xsl:value-of select="m:word('topics', ., '', 'other')"/></w></xsl:for-each>
        <n><xsl:value-of select="m:word('topics', absent)"/></n></o></xsl:template>)x"))
                          .run("<l><c>77</c><c>8</c><c>77</c><c>А26</c></l>");
    CHECK(xslt.text == "<o><w>unknown/other</w><w>unknown/other</w><w>unknown/other</w><w>roads/roads</w><n/></o>\n");
    CHECK(xslt.unmapped == expected);
    CHECK(xslt.mapping == "a.xslt");
}

TEST_CASE("a hostile document can name only so many codes, and none at length") {
    const Desk desk;
    const auto mapping = desk.mapping("a.jq", R"([.[] | word("topics"; .)] | length)");
    const auto many = mapping.run("[" + std::string("\"") + std::string(1001, 'x') + "\"" + [] {
        std::string rest;
        for (int i = 100; i < 1100; ++i) rest += "," + std::to_string(i);
        return rest + "]";
    }());
    CHECK(many.text == "1001");
    CHECK(many.unmapped.size() == 100);
    CHECK(many.unmapped.front().value == std::string(200, 'x') + "…");
    std::string odd = "x";  // the 200th octet is the first half of a letter
    for (int i = 0; i < 200; ++i) odd += "я";
    CHECK(mapping.run("[\"" + odd + "\"]").unmapped.front().value == odd.substr(0, 199) + "…");
}

TEST_CASE("no code at all is no unknown code, whatever stands for one that is unknown") {
    const Desk desk;
    const auto asked =
        desk.mapping("a.jq", R"([word("topics"; ""), word("topics"; null; null; "other"), word("topics"; "9"; null; "other")])")
            .run("1");
    CHECK(asked.text == R"([null,null,"other"])");
    CHECK(asked.unmapped == std::vector<UnmappedWord>{{"topics", "9"}});
    const auto sheet_asked = desk.mapping("a.xslt", sheet("<xsl:template match=\"/\"><a b=\"{m:word('topics', '')}\" "
                                                          "c=\"{m:word('topics', '9', '', 'other')}\"/></xsl:template>"))
                                 .run("<x/>");
    CHECK(sheet_asked.text.find(R"(<a b="" c="other"/>)") != std::string::npos);
    CHECK(sheet_asked.unmapped == asked.unmapped);
}

TEST_CASE("an XSLT that writes more than it may is refused") {
    const Desk desk;
    const std::string program = sheet("<xsl:template match=\"/\"><a>" + std::string(120, 'x') + "</a></xsl:template>");
    CHECK(fault_of(desk.mapping("o.xslt", program, {.max_output = 100}), "<x/>").cause() == Cause::mapping_failed);
    CHECK(desk.mapping("o.xslt", program, {.max_output = 200}).run("<x/>").text.size() < 200);
}

TEST_CASE("the digest is of the program and of every dictionary it uses, and of no other") {
    const Desk desk;
    const std::string program = "word(\"topics\"; .)";
    const std::string before = desk.mapping("a.jq", program).digest();
    CHECK(before == sha256_hex(sha256_hex(program) + "\n" + sha256_hex(topics) + "  topics.csv\n"));
    desk.write("dictionaries/other.csv", "from;to\na;b\n");
    CHECK(desk.mapping("a.jq", program).digest() == before);
    CHECK(desk.mapping("a.jq", program).run("1").digest == before);
    CHECK(desk.mapping("b.jq", program + " ").digest() != before);
    desk.write("dictionaries/topics.csv", topics + "9;nine;;\n");
    CHECK(desk.mapping("a.jq", program).digest() != before);
    CHECK(desk.mapping("c.jq", ".").digest() == sha256_hex("."));
}

TEST_CASE("what a mapping needs and is not there is said when it is loaded") {
    const Desk desk;
    CHECK_THROWS_WITH(desk.mapping("a.jq", "1 |\nword(\"absent\"; .)"),
                      Catch::Contains("a.jq:2") && Catch::Contains("absent.csv"));
    CHECK_THROWS_WITH(desk.mapping("a.xslt", sheet("<xsl:template match=\"/\"><xsl:value-of select=\"m:word('absent', .)\"/>"
                                                   "</xsl:template>")),
                      Catch::Contains("a.xslt:2") && Catch::Contains("absent.csv"));
    CHECK_THROWS_WITH(desk.mapping("a.txt", "."), Catch::Contains("a.txt"));
    CHECK_THROWS_WITH(Mapping::load("/nowhere/a.jq", ""), Catch::Contains("/nowhere/a.jq"));
    desk.write("dictionaries/broken.csv", "from\nx\n");
    CHECK_NOTHROW(desk.mapping("a.jq", "."));
    CHECK_THROWS_WITH(desk.mapping("a.jq", "word(\"broken\"; .)"), Catch::Contains("broken.csv:1"));
    CHECK(fault_of(desk.mapping("a.jq", R"(word("to" + "pics"; .))"), "1").detail().find("topics") != std::string::npos);
    CHECK(desk.mapping("b.jq", "# \"topics\"\nword(\"to\" + \"pics\"; .)").run("\"А26\"").text == "\"roads\"");
    CHECK(fault_of(desk.mapping("a.jq", R"(word("topics"; .; "вчера"))"), "1").cause() == Cause::mapping_failed);
}

TEST_CASE("runs of both kinds are bounded in time, memory and size") {
    const Desk desk;
    const MappingLimits limits{.time = 300ms, .max_input = 1000, .max_output = 100, .max_memory = 32u << 20};
    const MappingLimits roomy{.time = 20s, .max_input = 1000, .max_output = 100, .max_memory = 32u << 20};
    const auto doubling = desk.mapping("m.jq", "[limit(60; repeat(1))] | reduce .[] as $x (\"aa\"; . + .) | length", roomy);
    CHECK(fault_of(doubling, "1").detail() == "mapping m.jq: takes more than 33554432 octets of memory");
    CHECK(fault_of(desk.mapping("t.jq", "last(repeat(1))", limits), "1").detail() == "mapping t.jq: took longer than 300 ms");
    CHECK(fault_of(desk.mapping("o.jq", "[range(100)]", limits), "1").cause() == Cause::mapping_failed);
    CHECK(fault_of(desk.mapping("i.jq", ".", limits), std::string(1001, ' ')).cause() == Cause::too_large);

    const auto twice = desk.mapping("m.xslt",
                                    sheet("<xsl:template match=\"/\"><xsl:call-template name=\"t\"><xsl:with-param "
                                          "name=\"s\" select=\"'aa'\"/></xsl:call-template></xsl:template>"
                                          "<xsl:template name=\"t\"><xsl:param name=\"s\"/><xsl:call-template name=\"t\">"
                                          "<xsl:with-param name=\"s\" select=\"concat($s, $s)\"/></xsl:call-template>"
                                          "</xsl:template>"),
                                    roomy);
    CHECK(fault_of(twice, "<a/>").detail() == "mapping m.xslt: takes more than 33554432 octets of memory");
    std::string wide = "<a>";
    while (wide.size() < 900) wide += "<b/>";
    const auto cubic =
        desk.mapping("t.xslt",
                     sheet("<xsl:template match=\"/\"><o><xsl:value-of select=\"count(//*[count(//*[count(//*[count(//*) "
                           "&gt; 1]) &gt; 1]) &gt; 1])\"/></o></xsl:template>"),
                     limits);
    CHECK(fault_of(cubic, wide + "</a>").detail() == "mapping t.xslt: took longer than 300 ms");
    CHECK(fault_of(desk.mapping("i.xslt", sheet(""), limits), "<a>" + std::string(1000, ' ') + "</a>").cause() ==
          Cause::too_large);
    CHECK(desk.mapping("s.xslt", sheet("<xsl:template match=\"/\"><o/></xsl:template>"), limits).run("<a/>").text == "<o/>\n");
}
