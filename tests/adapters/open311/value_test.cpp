#include "adapters/open311/value.hpp"

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"

using namespace gateway;
using namespace gateway::open311;

TEST_CASE("one tree gives the XML and the JSON of the standard") {
    Value request = Value::object();
    request.add("service_request_id", Value::of("001")).add("description", Value::of("Яма & <b>")).add("address_id", {});
    request.add("lat", Value::number("58.6001")).add("metadata", Value::boolean(true));
    Value list = Value::list("request");
    list.push(std::move(request));
    CHECK(to_xml("service_requests", list) ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<service_requests>\n  <request>\n    "
          "<service_request_id>001</service_request_id>\n"
          "    <description>Яма &amp; &lt;b&gt;</description>\n    <address_id/>\n    <lat>58.6001</lat>\n    "
          "<metadata>true</metadata>\n"
          "  </request>\n</service_requests>\n");
    CHECK(to_json(list).find(R"("service_request_id":"001")") != std::string::npos);
    CHECK(to_json(list).find(R"("address_id":null)") != std::string::npos);
    CHECK(to_json(list).find(R"("lat":58.6001)") != std::string::npos);
    CHECK(to_json(list).find(R"("metadata":true)") != std::string::npos);
}

TEST_CASE("an empty list is an empty element and an empty array") {
    CHECK(to_xml("service_requests", Value::list("request")).ends_with("<service_requests/>\n"));
    CHECK(to_json(Value::list("request")) == "[]");
}

TEST_CASE("characters XML cannot carry are dropped, whatever a citizen typed") {
    CHECK(to_xml("a", Value::of(std::string("x\x01y\0z", 5))).find("<a>xyz</a>") != std::string::npos);
}

TEST_CASE("XML is read without attributes, namespaces and blanks around values") {
    const auto tree = read_xml(
        "<?xml version=\"1.0\"?><s xmlns=\"http://wiki.open311.org/GeoReport_v2\" type=\"array\"><r key=\"0\"><id> 7\n</id>"
        "<n nil=\"true\"/><c><![CDATA[a<b]]></c></r></s>");
    const auto* request = tree.find("s")->find("r");
    REQUIRE(request != nullptr);
    CHECK(request->find("id")->words() == "7");
    CHECK(request->find("n")->kind == Value::Kind::null);
    CHECK(request->find("c")->words() == "a<b");
}

TEST_CASE("JSON numbers become their digits and a byte order mark is skipped") {
    const auto tree = read_json("\xEF\xBB\xBF{\"id\":417,\"lat\":58.5,\"open\":true,\"none\":null}");
    CHECK(tree.find("id")->words() == "417");
    CHECK(tree.find("open")->words() == "true");
    CHECK(tree.find("none")->words().empty());
}

TEST_CASE("several agencies are joined") {
    const auto tree = read_xml("<a><recipient>Одна</recipient><recipient>Другая</recipient></a>");
    CHECK(tree.find("a")->words() == "Одна; Другая");
}

TEST_CASE("hostile documents end in a fault") {
    const std::string deep_json(5'000, '[');
    std::string deep_xml;
    for (int i = 0; i < 100; ++i) deep_xml += "<a>";
    for (const std::string& text :
         {std::string("{"), deep_json, std::string("[1,2"), std::string("{\"a\":006}"), std::string("{\"a\":\"\xFF\"}")}) {
        CHECK_THROWS_AS(read_json(text), Fault);
    }
    for (const std::string& text : {deep_xml, std::string("<a>"), std::string("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"),
                                    std::string("<a>\xFF</a>")}) {
        CHECK_THROWS_AS(read_xml(text), Fault);
    }
    DocumentLimits small;
    small.nodes = 3;
    CHECK_THROWS_AS(read_json("[1,2,3,4]", small), Fault);
    small.octets = 3;
    CHECK_THROWS_AS(read_json("[1,2]", small), Fault);
}
