#include "adapters/stand/generator/lifelike.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "gateway/appeal/json_codec.hpp"
#include "gateway/appeal/scalars.hpp"

using namespace gateway;
using namespace gateway::stand;

namespace {

std::vector<Appeal> made(const LifelikeWishes& wishes, int count) {
    LifelikeAppeals source(wishes);
    std::vector<Appeal> appeals;
    for (int i = 0; i < count; ++i) appeals.push_back(source.next());
    return appeals;
}

}  // namespace

TEST_CASE("the same seed gives the same appeals, another seed others") {
    CHECK(made({"kirov", {}, 7}, 50) == made({"kirov", {}, 7}, 50));
    CHECK_FALSE(made({"kirov", {}, 7}, 50) == made({"kirov", {}, 8}, 50));
    CHECK_THROWS_WITH(LifelikeAppeals({"atlantis", {}, 1}), Catch::Contains("kirov"));
}

TEST_CASE("lengths are as in life: a median near 250, 95 of 100 under 1200, some past 10 000") {
    std::vector<std::size_t> lengths;
    for (const Appeal& appeal : made({"sakhalin", {}, 3}, 5000)) lengths.push_back(characters_of(appeal.text.body));
    std::sort(lengths.begin(), lengths.end());
    CHECK(lengths[2500] > 200);
    CHECK(lengths[2500] < 300);
    CHECK(lengths[4750] < 1200);
    CHECK(lengths[4750] > 700);
    CHECK(lengths.back() > 10'000);
    CHECK(lengths.front() >= 20);
}

TEST_CASE("every sector and municipality of every region comes up, and each appeal is good canonical JSON") {
    for (const std::string& region : lifelike_regions()) {
        const std::vector<std::string> sectors{"roads", "housing_waste", "telecom", "unheard_of"};
        std::set<std::string> seen_sectors, seen_places, ids;
        int remnants = 0;
        for (const Appeal& appeal : made({region, sectors, 1}, 400)) {
            CHECK(appeal_from_json(to_json(appeal)) == appeal);
            seen_sectors.insert(appeal.questions[0].topics[1].code);
            seen_places.insert(appeal.location.oktmo8);
            ids.insert(appeal.appeal_id);
            remnants += appeal.text.body.find("<p>") != std::string::npos ? 1 : 0;
        }
        CHECK(seen_sectors == std::set<std::string>(sectors.begin(), sectors.end()));
        CHECK(seen_places.size() == municipalities_of(region).size());
        CHECK(ids.size() == 400);
        CHECK(remnants > 10);
        CHECK(remnants < 120);
    }
}
