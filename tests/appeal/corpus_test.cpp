#include "tests/appeal/corpus.hpp"

#include <catch2/catch.hpp>
#include <places.hpp>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/appeal_xml.hpp"
#include "gateway/xml/schema.hpp"

using namespace gateway;
using namespace gateway::testing;

namespace {

const XmlSchema& xsd() {
    static const XmlSchema schema = XmlSchema::load(SOURCE_DIR "/schemas/appeal/1.0/appeal.xsd");
    return schema;
}

template <class Read>
void expect_refusal(const std::filesystem::path& file, Read read) {
    INFO(file.filename());
    const auto expected = expectation(file);
    REQUIRE(expected.contains("cause"));
    try {
        read(octets_of(file));
        FAIL_CHECK("accepted");
    } catch (const Fault& fault) {
        CHECK(std::string(info(fault.cause()).code) == expected.at("cause"));
        const auto place = expected.contains("place") ? expected.at("place") : "";
        if (place != "*") CHECK(fault.place() == place);
    }
}

void check_good_pair(const std::filesystem::path& file) {
    const std::string json = octets_of(file);
    const std::string xml = octets_of(std::filesystem::path(file).replace_extension(".xml"));
    REQUIRE_FALSE(xml.empty());
    if (is_event(file)) {
        const AppealEvent event = event_from_json(json);
        CHECK(event_from_json(to_json(event)) == event);
        CHECK(event_from_xml(xml) == event);
        CHECK(event_from_xml(event_to_xml(event)) == event);
    } else {
        const Appeal appeal = appeal_from_json(json);
        CHECK(appeal_from_json(to_json(appeal)) == appeal);
        CHECK(appeal_from_xml(xml) == appeal);
        CHECK(appeal_from_xml(appeal_to_xml(appeal)) == appeal);
    }
    const auto errors = xsd().validate(XmlDocument::parse(xml));
    if (!errors.empty()) FAIL_CHECK(errors[0].message << " at " << errors[0].path);
}

}  // namespace

TEST_CASE("every good document is accepted as JSON and as XML, means the same in both and comes back as it was") {
    const auto files = corpus("good", ".json");
    CHECK(files.size() >= 10);
    for (const auto& file : files) {
        INFO(file.filename());
        check_good_pair(file);
    }
}

TEST_CASE("every bad JSON document is refused with its cause at its place") {
    const auto files = corpus("bad", ".json");
    CHECK(files.size() >= 50);
    for (const auto& file : files)
        expect_refusal(file, [&](const std::string& text) {
            if (is_event(file))
                event_from_json(text);
            else
                appeal_from_json(text);
        });
}

TEST_CASE("every bad XML document is refused with its cause at its XPath and line") {
    const auto files = corpus("bad", ".xml");
    CHECK(files.size() >= 25);
    for (const auto& file : files)
        expect_refusal(file, [&](const std::string& text) {
            if (is_event(file))
                event_from_xml(text);
            else
                appeal_from_xml(text);
        });
}

TEST_CASE("the XSD refuses every bad XML document whose rule it can express") {
    for (const auto& file : corpus("bad", ".xml")) {
        INFO(file.filename());
        const auto expected = expectation(file);
        const std::string schema = expected.contains("schema") ? expected.at("schema") : "refuses";
        if (schema == "unreadable") {
            CHECK_THROWS_AS(XmlDocument::parse(octets_of(file)), Fault);
            continue;
        }
        const auto document = XmlDocument::parse(octets_of(file));
        CHECK(xsd().validate(document).empty() == (schema == "accepts"));
    }
}
