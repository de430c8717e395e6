#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <places.hpp>
#include <sstream>

#include "gateway/appeal/deadline_rules.hpp"
#include "gateway/appeal/region_zone.hpp"

using namespace gateway;
using Unit = WarnBefore::Unit;

TEST_CASE("warnings are read as people write them and nothing else is") {
    CHECK(warn_before_of("3 working days") == WarnBefore{3, Unit::working_day});
    CHECK(warn_before_of("1 working day") == WarnBefore{1, Unit::working_day});
    CHECK(warn_before_of("2 calendar days") == WarnBefore{2, Unit::calendar_day});
    CHECK(warn_before_of("4 hours") == WarnBefore{4, Unit::hour});
    CHECK(warn_before_of("20 %") == WarnBefore{20, Unit::percent});
    CHECK(warn_before_of("20%") == WarnBefore{20, Unit::percent});
    for (const char* bad : {"", "3", "3days", "0 hours", "-1 hours", "100 %", "1001 hours", "3  working days", "three hours",
                            "3 working days ", "99999999999 hours", "%", "+3 hours"})
        CHECK_FALSE(warn_before_of(bad));
    for (const char* text : {"3 working days", "1 working day", "1 hour", "20 %"})
        CHECK(to_text(*warn_before_of(text)) == text);
}

TEST_CASE("a region is a name, a code of ОКТМО or an offset") {
    CHECK(region_offset("sakhalin") == 660);
    CHECK(region_offset("eao") == 600);
    CHECK(region_offset("64") == 660);
    CHECK(region_offset("64701000") == 660);
    CHECK(region_offset("+05:30") == 330);
    CHECK(region_offset("-14:00") == -840);
    for (const char* bad : {"", "6", "02", "moon", "+5", "+15:00", "+05:60", "641234567890", "Sakhalin"})
        CHECK_FALSE(region_offset(bad));
}

TEST_CASE("the zones of the regions are those of the reference list") {
    std::ifstream list(std::string(SOURCE_DIR) + "/../shared/reference/geo/hflabs_region_region.csv");
    if (!list) {
        std::cerr << "WARN: the reference list of regions is absent: their time zones are not compared\n";
        return;
    }
    int compared = 0;
    for (std::string line; std::getline(list, line);) {
        const auto zone = line.find("UTC+");
        if (zone == std::string::npos) continue;
        std::istringstream fields(line);
        std::string field;
        for (int i = 0; i < 8; ++i) std::getline(fields, field, ',');
        INFO(line);
        CHECK(region_offset(field.substr(0, 8)) == std::stoi(line.substr(zone + 4)) * 60);
        ++compared;
    }
    CHECK(compared > 80);
}
