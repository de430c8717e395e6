// When an export is due.
#include <catch2/catch.hpp>

#include "gateway/app/bi_clerk.hpp"

using namespace gateway;

namespace {

Time at(const char* text) {
    return *parse_rfc3339(text);
}

}  // namespace

TEST_CASE("an export at a time of day is due at that time of the region, tomorrow when it has passed") {
    BiConfig job = default_bi();
    job.at = "02:30";
    CHECK(next_export(job, 660, {}, at("2026-03-02T15:00:00Z")) == at("2026-03-02T15:30:00Z"));
    CHECK(next_export(job, 660, {}, at("2026-03-02T15:30:00Z")) == at("2026-03-03T15:30:00Z"));
    CHECK(next_export(job, 0, at("2026-03-01T02:30:00Z"), at("2026-03-02T01:00:00Z")) == at("2026-03-02T02:30:00Z"));
}

TEST_CASE("an export every so often is due at once when none was made, else that long after the last") {
    BiConfig job = default_bi();
    job.every = std::chrono::hours(1);
    const Time now = at("2026-03-02T15:00:00Z");
    CHECK(next_export(job, 180, {}, now) == now);
    CHECK(next_export(job, 180, at("2026-03-02T14:30:00Z"), now) == at("2026-03-02T15:30:00Z"));
    CHECK(next_export(job, 180, at("2026-03-01T14:30:00Z"), now) == now);
}

TEST_CASE("times and offsets of exports are read strictly") {
    CHECK(minute_of_day("02:30") == 150);
    CHECK_FALSE(minute_of_day("2:30"));
    CHECK_FALSE(minute_of_day("24:30"));
    CHECK(bi_offset("+11:00", 180) == 660);
    CHECK(bi_offset("", 180) == 180);
    CHECK_FALSE(bi_offset("11", 180));
}
