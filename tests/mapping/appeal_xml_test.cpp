#include <catch2/catch.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/mapping/appeal_xsd.hpp"
#include "gateway/xml/schema.hpp"
#include "tests/support/random_appeal.hpp"

using namespace gateway;

TEST_CASE("random appeals and events come back from XML and JSON as they were, and satisfy the XSD") {
    const auto schema = XmlSchema::parse(appeal_xsd());
    for (unsigned seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        const Appeal appeal = testing::random_appeal(seed);
        const std::string xml = appeal_to_xml(appeal);
        CHECK(appeal_from_xml(xml) == appeal);
        CHECK(appeal_to_xml(appeal_from_json(to_json(appeal_from_xml(xml)))) == xml);
        const auto errors = schema.validate(XmlDocument::parse(xml));
        if (!errors.empty()) FAIL_CHECK(errors[0].message << " at " << errors[0].path);
        const AppealEvent event = testing::random_event(seed);
        CHECK(event_from_xml(event_to_xml(event)) == event);
        CHECK(schema.validate(XmlDocument::parse(event_to_xml(event))).empty());
    }
}

TEST_CASE("elements of a newer version and of others are kept as JSON, and come back as JSON and XML") {
    std::string xml = appeal_to_xml(testing::random_appeal(4));
    const auto end = xml.rfind("</appeal>");
    xml.insert(end, "<mood>sad</mood><o:deep xmlns:o='urn:o'><o:a>1</o:a><o:a>2</o:a><o:b><o:c/></o:b></o:deep>");
    const Appeal appeal = appeal_from_xml(xml);
    const std::string kept = appeal.ext.at(std::string(unknown_fields));
    CHECK(kept.find(R"("deep":{"a":["1","2"],"b":{"c":""}},"mood":"sad")") != std::string::npos);
    CHECK(appeal_from_json(to_json(appeal)) == appeal);
    CHECK(appeal_from_xml(appeal_to_xml(appeal)) == appeal);
}

TEST_CASE("an appeal inside a bigger document is read from its element") {
    const Appeal appeal = testing::random_appeal(11);
    const std::string xml = appeal_to_xml(appeal);
    const auto document = XmlDocument::parse("<m>" + xml.substr(xml.find("?>") + 2) + "</m>");
    CHECK(appeal_from_xml(document.root().first_child()) == appeal);
}
