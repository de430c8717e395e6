#include <catch2/catch.hpp>
#include <stdexcept>

#include "gateway/core/fault.hpp"
#include "gateway/xml/stream.hpp"

namespace gateway {
namespace {

class Noted final : public XmlEvents {
public:
    void open(std::string_view name, const XmlStreamAttributes& attributes) override {
        if (name == "stop") throw std::out_of_range("stopped");
        said += "<" + std::string(name) + attributes.value("id").value_or("") + ">";
    }
    void close(std::string_view name) override { said += "</" + std::string(name) + ">"; }
    void text(std::string_view piece) override { said += piece; }
    std::string said;
};

Cause outcome_of_reading(const std::string& document) {
    Noted noted;
    XmlStream xml(noted);
    try {
        xml.feed(document);
        xml.finish();
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

}  // namespace

TEST_CASE("A document fed octet by octet is called out like one fed whole") {
    const std::string document =
        "<?xml version=\"1.0\"?><a:x xmlns:a=\"u\" a:id=\"1&amp;2\"><y>тек&lt;ст<![CDATA[<z>]]></y></a:x>";
    Noted noted;
    XmlStream xml(noted);
    for (const char c : document) xml.feed(std::string_view(&c, 1));
    xml.finish();
    CHECK(noted.said == "<x1&2><y>тек<ст<z></y></x>");
}

TEST_CASE("The stream refuses what a tree would refuse") {
    CHECK(outcome_of_reading("<a/>") == Cause::none);
    CHECK(outcome_of_reading("<!DOCTYPE a><a/>") == Cause::doctype_forbidden);
    CHECK(outcome_of_reading("<a>") == Cause::malformed);
    CHECK(outcome_of_reading("<a>&b;</a>") == Cause::malformed);
    CHECK(outcome_of_reading("<a>\xFF\xFE</a>") == Cause::wrong_encoding);
    CHECK(outcome_of_reading("") == Cause::malformed);
}

TEST_CASE("What a listener throws comes out of feed, and nothing is called afterwards") {
    Noted noted;
    XmlStream xml(noted);
    CHECK_THROWS_AS(xml.feed("<a><stop/><b/></a>"), std::out_of_range);
    CHECK_THROWS_AS(xml.feed("<c/>"), std::out_of_range);
    CHECK(noted.said == "<a>");
}

}  // namespace gateway
