#include "adapters/open311/services.hpp"

#include <catch2/catch.hpp>
#include <places.hpp>
#include <stdexcept>

using namespace gateway::open311;

TEST_CASE("CSV is read with quotes, either separator, comments and a byte order mark") {
    const auto rows = read_csv(
        "\xEF\xBB\xBF"
        "a;b\r\n# remark\n1;\"two; \"\"quoted\"\"\nlines\"\n\n3;4");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].at("a") == "1");
    CHECK(rows[0].at("b") == "two; \"quoted\"\nlines");
    CHECK(rows[1].at("b") == "4");
    CHECK(read_csv("a,b\n1,2\n")[0].at("b") == "2");
    CHECK(read_csv("").empty());
    CHECK(read_csv("a,b\n1,\n")[0].at("b").empty());
}

TEST_CASE("a broken table says where") {
    CHECK_THROWS_WITH(read_csv("a,b\n1,2\n1,2,3\n"), Catch::Contains("line 3"));
    CHECK_THROWS_WITH(read_csv("a\n\"x"), Catch::Contains("quote"));
}

TEST_CASE("topics find their service code, fine ones through their ancestors") {
    const Services services(read_csv("service_code,topic_scheme,topic_code,service_name\n"
                                     "001,sstu,0005.0005,Дороги\n001,pos,77,Дороги\n014,sstu,0005.0005.0056,Свет\n"),
                            {});
    CHECK(services.all().size() == 2);
    CHECK(services.code_of("sstu", "0005.0005") == "001");
    CHECK(services.code_of("sstu", "0005.0005.0055.1124") == "001");
    CHECK(services.code_of("sstu", "0005.0005.0056.1") == "014");
    CHECK(services.code_of("pos", "77") == "001");
    CHECK_FALSE(services.code_of("pos", "0005.0005"));
    CHECK_FALSE(services.code_of("sstu", "0001"));
    CHECK_FALSE(services.code_of("sstu", ""));
}

TEST_CASE("a row holds on its days: another code, another topic, no offer") {
    const Services services(read_csv("service_code,topic_scheme,topic_code,service_name,valid_from,valid_to\n"
                                     "001,zur,roads,Яма,,2026-02-28\n001,zur,yards,Яма,2026-03-01,\n"
                                     "002,zur,roads,Дороги,2026-03-01,2026-12-31\n"),
                            {});
    CHECK(services.code_of("zur", "roads", "2026-02-28") == "001");
    CHECK(services.code_of("zur", "roads", "2026-03-01") == "002");
    CHECK_FALSE(services.code_of("zur", "roads", "2027-01-01"));
    CHECK(services.by_code("001")->topic_on("2026-02-28")->code == "roads");
    CHECK(services.by_code("001")->topic_on("2026-03-01")->code == "yards");
    CHECK(services.by_code("002")->topic_on("2026-02-28") == nullptr);
    CHECK_THROWS_WITH(Services(read_csv("service_code,service_name,valid_to\n1,a,31.12.2026\n"), {}),
                      Catch::Contains("valid_to must be YYYY-MM-DD"));
}

TEST_CASE("attributes are ordered and keep their choices") {
    const Services services(read_csv("service_code,service_name\n001,Яма\n"),
                            read_csv("service_code,order,code,datatype,required,value_key,value_name\n"
                                     "001,2,LANE,multivaluelist,false,R,Правая\n001,2,LANE,multivaluelist,false,02,Обочина\n"
                                     "001,1,DEPTH,number,true,,\n"));
    const auto& attributes = services.by_code("001")->attributes;
    REQUIRE(attributes.size() == 2);
    CHECK(attributes[0].code == "DEPTH");
    CHECK(attributes[0].required);
    CHECK(attributes[1].values.size() == 2);
    CHECK_THROWS_AS(Services({}, read_csv("service_code,code,datatype\n9,A,string\n")), std::runtime_error);
}

TEST_CASE("the dictionaries of the example configuration can be read") {
    const std::string dir = std::string(SOURCE_DIR) + "/config/dictionaries/";
    CHECK(Services::load(dir + "open311-city-a.csv", {}).code_of("zur", "roads") == "001");
    CHECK(Services::load(dir + "open311-city-b.csv", {}).code_of("zur", "waste") == "400");
    const auto ours = Services::load(dir + "open311-services.csv", dir + "open311-attributes.csv");
    CHECK(ours.by_code("001")->attributes.at(1).values.size() == 3);
    CHECK(ours.file() == "open311-services.csv");
    CHECK(ours.digest().size() == 64);
    CHECK(ours.digest() != Services::load(dir + "open311-services.csv", {}).digest());
}
