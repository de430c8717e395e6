#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <places.hpp>

#include "gateway/appeal/json_schema.hpp"
#include "gateway/appeal/vocabulary.hpp"
#include "gateway/mapping/appeal_xsd.hpp"
#include "gateway/xml/schema.hpp"

using namespace gateway;

namespace {

const std::string folder = SOURCE_DIR "/schemas/appeal/1.0/";

std::string octets(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the published JSON Schema is what the description says (renew it with: appeal-gateway schema json)") {
    CHECK((octets(folder + "appeal.schema.json") == json_schema()));
}

TEST_CASE("the published XSD is what the description says (renew it with: appeal-gateway schema xsd)") {
    CHECK((octets(folder + "appeal.xsd") == appeal_xsd()));
    CHECK_NOTHROW(XmlSchema::load(folder + "appeal.xsd"));
}
