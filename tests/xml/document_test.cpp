#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/xml/document.hpp"

using namespace gateway;

namespace {

Cause refusal(std::string_view octets, const XmlLimits& limits = {}) {
    try {
        XmlDocument::parse(octets, limits);
        return Cause::none;
    } catch (const Fault& fault) {
        return fault.cause();
    }
}

std::string repeat(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("paths are walked without checks and empty nodes answer with nothing") {
    const auto doc = XmlDocument::parse("<a xmlns='urn:1' x='1'><b><c> t<![CDATA[<]]> </c></b><b/></a>");
    const XmlNode root = doc.root();
    CHECK(root.is("urn:1", "a"));
    CHECK(root.attribute("x") == "1");
    CHECK(root.child("urn:1", "b").child("c").text() == " t< ");
    CHECK(root.child("urn:1", "b").child("c").trimmed() == "t<");
    CHECK(root.children("urn:1", "b").size() == 2);
    CHECK(root.children().back().path() == "/a/b[2]");
    const XmlNode none = root.child("nothing").child("nowhere");
    CHECK_FALSE(none);
    CHECK(none.text().empty());
    CHECK(none.trimmed().empty());
    CHECK(none.name().empty());
    CHECK_FALSE(none.attribute("x"));
    CHECK_FALSE(none.next());
    CHECK_FALSE(none.parent());
    CHECK(none.path().empty());
    CHECK(root.child("b").parent() == root);
}

TEST_CASE("an id is found in every form it has in real messages") {
    const auto doc = XmlDocument::parse(
        "<a xmlns:u='urn:u'><b Id='i'/><b ID='i'/><b id='i'/><b u:Id='i'/><b xml:id='i'/><b other='i'/><b Id='I'/></a>");
    CHECK(doc.by_id("i").size() == 5);
    CHECK(doc.by_id("I").size() == 1);
    CHECK(doc.by_id("").empty());
}

TEST_CASE("elements are found anywhere in document order") {
    const auto doc = XmlDocument::parse("<a><x n='1'><x n='2'/></x><x xmlns='urn:1' n='3'/></a>");
    CHECK(doc.find("", "x").attribute("n") == "1");
    CHECK(doc.find_all("", "x").size() == 2);
    CHECK(doc.find("urn:1", "x").attribute("n") == "3");
    CHECK_FALSE(doc.find("urn:2", "x"));
}

TEST_CASE("a DOCTYPE of any kind is refused before anything is read") {
    CHECK(refusal("<!DOCTYPE a><a/>") == Cause::doctype_forbidden);
    CHECK(refusal("<?xml version='1.0'?><!--c--><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>") == Cause::doctype_forbidden);
    CHECK(refusal("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>") == Cause::doctype_forbidden);
    CHECK(refusal("<!DOCTYPE a [<!ENTITY l 'l'><!ENTITY m '&l;&l;&l;'>]><a>&m;</a>") == Cause::doctype_forbidden);
    CHECK(refusal("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]><a/>") == Cause::doctype_forbidden);
}

TEST_CASE("what is not well-formed is refused with line and column") {
    try {
        XmlDocument::parse("<a>\n  <b></c>\n</a>");
        FAIL("taken");
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::malformed);
        CHECK(fault.place().starts_with("2:"));
        CHECK_FALSE(fault.detail().empty());
    }
    for (const std::string bad :
         {"", "  ", "text", "{}", "<a>", "<a/><b/>", "<a b='1' b='2'/>", "<a>&unknown;</a>", "<a>&#0;</a>", "<p:a/>",
          "<a p:b=''/>", "<a>]]></a>", "<a b='<'/>", "<a><![CDATA[", "<a><!-- -- --></a>"}) {
        INFO(bad);
        CHECK(refusal(bad) == Cause::malformed);
    }
    CHECK(refusal(std::string("<a>\0</a>", 8)) == Cause::malformed);
    CHECK(refusal(std::string("<a/>\0", 5)) == Cause::malformed);
    CHECK(refusal("<a>\x01</a>") == Cause::malformed);
}

TEST_CASE("limits on octets, depth, nodes, attributes and namespaces hold") {
    CHECK(refusal("<a>12345</a>", {.max_octets = 11}) == Cause::too_large);
    CHECK(refusal(repeat("<a>", 200) + repeat("</a>", 200)) == Cause::none);
    CHECK(refusal(repeat("<a>", 201) + repeat("</a>", 201)) == Cause::too_deep);
    CHECK(refusal(repeat("<a>", 100'000)) == Cause::too_deep);
    CHECK(refusal("<a>" + repeat("<b/>", 9) + "</a>", {.max_nodes = 10}) == Cause::none);
    CHECK(refusal("<a>" + repeat("<b/>", 10) + "</a>", {.max_nodes = 10}) == Cause::too_large);
    CHECK(refusal("<a>" + repeat("<b c=''/>", 5) + "</a>", {.max_nodes = 10}) == Cause::too_large);
    CHECK(refusal("<a>" + repeat("<!---->", 10) + "</a>", {.max_nodes = 10}) == Cause::too_large);
    CHECK(refusal("<a>" + repeat("<?p?>", 10) + "</a>", {.max_nodes = 10}) == Cause::too_large);
    std::string attributes, declarations;
    for (int i = 0; i < 300; ++i) attributes += " a" + std::to_string(i) + "='='";
    for (int i = 0; i < 200; ++i) declarations += " xmlns:a" + std::to_string(i) + "='urn:1'";
    CHECK(refusal("<a" + attributes + "/>") == Cause::too_large);
    CHECK(refusal("<a b='" + repeat("=", 300) + "'>" + repeat("=", 300) + "<!--" + repeat("=", 300) + "--></a>") ==
          Cause::none);
    CHECK(refusal(repeat("<a" + declarations + ">", 5) + repeat("</a>", 5)) == Cause::none);
    CHECK(refusal(repeat("<a" + declarations + ">", 6) + repeat("</a>", 6)) == Cause::too_large);
}

TEST_CASE("a text of more than ten megabytes is kept whole") {
    const std::string big(11u << 20, 'x');
    CHECK(XmlDocument::parse("<a>" + big + "</a>").root().text().size() == big.size());
}

TEST_CASE("encodings: UTF-8 and the Russian ones are read, others are refused") {
    CHECK(XmlDocument::parse("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>ф</a>").root().text() == "ф");
    CHECK(XmlDocument::parse("<?xml version='1.0' encoding='windows-1251'?><a>\xF4</a>").root().text() == "ф");
    CHECK(refusal("<a>\xF4</a>") == Cause::wrong_encoding);
    CHECK(refusal("<a>\xC0\xAF</a>") == Cause::wrong_encoding);
    CHECK(refusal("<?xml version='1.0' encoding='UTF-16'?><a/>") == Cause::wrong_encoding);
    CHECK(refusal("<?xml version='1.0' encoding='nonsense'?><a/>") == Cause::wrong_encoding);
    CHECK(refusal(std::string("\xFF\xFE<\0a\0/\0>\0", 10)) == Cause::wrong_encoding);
    CHECK(refusal(std::string("\0<\0a\0/\0>", 8)) == Cause::wrong_encoding);
}

TEST_CASE("the name of a namespace may hold any characters, an unbound prefix is refused") {
    CHECK(XmlDocument::parse("<a xmlns='urn:обращения'/>").root().ns() == "urn:обращения");
    CHECK(XmlDocument::parse("<a xmlns='not a uri'/>").root().ns() == "not a uri");
    CHECK(XmlDocument::parse("<a xmlns='urn:&amp;&lt;&#38;#38;&quot;'/>").root().ns() == "urn:&<&#38;\"");
    CHECK(XmlDocument::parse("<a b='urn:&amp;&lt;&#38;#38;&quot;'/>").root().attribute("b") == "urn:&<&#38;\"");
    CHECK(XmlDocument::parse("<p:a xmlns:p='urn:&amp;' p:b='1'/>").root().attribute("urn:&", "b") == "1");
    CHECK(refusal("<a xmlns='urn:обращения' p:b=''/>") == Cause::malformed);
    CHECK(refusal("<a p:b='' xmlns='urn:обращения'><b xmlns='urn:обращения'/></a>") == Cause::malformed);
    CHECK(refusal("<a xmlns:p='urn:обращения' xmlns:q='urn:обращения' p:b='' q:b=''/>") == Cause::malformed);
}

TEST_CASE("a document we built is printed as UTF-8 with its declaration") {
    const auto doc = XmlDocument::parse("<a>ф</a>");
    CHECK(doc.to_string() == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>ф</a>\n");
}

TEST_CASE("text is escaped for both text and attribute values") {
    const std::string odd = "<&>\"' ф\t\n\r\xF0\x9F\x98\x80";
    const auto doc = XmlDocument::parse("<a b=\"" + xml_escape(odd) + "\">" + xml_escape(odd) + "</a>");
    CHECK(doc.root().attribute("b") == odd);
    CHECK(doc.root().text() == odd);
    for (const std::string bad :
         {"\x01", "\x1F", "\x80", "\xC0\x80", "\xED\xA0\x80", "\xEF\xBF\xBE", "\xE2\x82", "\xF5\x80\x80\x80"})
        CHECK_THROWS_AS(xml_escape(bad), Fault);
    CHECK_THROWS_AS(xml_escape(std::string_view("\0", 1)), Fault);
}
