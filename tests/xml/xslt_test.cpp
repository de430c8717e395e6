#include "gateway/xml/xslt.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"

using namespace gateway;

namespace {

std::string sheet(const std::string& body) {
    return "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">"
           "<xsl:output method=\"xml\" omit-xml-declaration=\"yes\"/>" +
           body + "</xsl:stylesheet>";
}

}  // namespace

TEST_CASE("a program makes a document of another and takes parameters as plain strings") {
    const auto program = XsltProgram::parse(sheet(
        "<xsl:param name=\"who\"/><xsl:template match=\"/a\"><b w=\"{$who}\"><xsl:value-of select=\"c\"/></b></xsl:template>"));
    const auto document = XmlDocument::parse("<a><c>Текст &lt;1&gt;</c></a>");
    CHECK(program.run(document, {{"who", "it's \"me\" & /a"}}) ==
          "<b w=\"it's &quot;me&quot; &amp; /a\">Текст &lt;1&gt;</b>\n");
    CHECK(program.digest().size() == 64);
}

TEST_CASE("programs that reach for files or loop without end are refused or stopped") {
    CHECK_THROWS_WITH(XsltProgram::parse(sheet("<xsl:include href=\"/etc/passwd\"/>")), Catch::Contains("not allowed"));
    CHECK_THROWS(XsltProgram::parse("<a/"));
    CHECK_THROWS(XsltProgram::parse(sheet("<xsl:template match=\"/[\"/>")));
    const auto document = XmlDocument::parse("<a/>");
    const auto endless =
        XsltProgram::parse(sheet("<xsl:template match=\"/\"><xsl:call-template name=\"x\"/></xsl:template>"
                                 "<xsl:template name=\"x\"><xsl:call-template name=\"x\"/></xsl:template>"));
    CHECK_THROWS_AS(endless.run(document, {}), Fault);
    const auto reader = XsltProgram::parse(
        sheet("<xsl:template match=\"/\"><z><xsl:copy-of select=\"document('/etc/hostname')\"/></z></xsl:template>"));
    std::string result;
    try {
        result = reader.run(document, {});
    } catch (const Fault&) {
        result = "<z/>\n";
    }
    CHECK(result == "<z/>\n");
    const auto refusing = XsltProgram::parse(
        sheet("<xsl:template match=\"/\"><xsl:message terminate=\"yes\">no topic</xsl:message></xsl:template>"));
    CHECK_THROWS_WITH(refusing.run(document, {}), Catch::Contains("no topic"));
}
