#include "gateway/flow/circuit_breaker.hpp"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const Moment start{1000h};

CircuitBreaker opened() {
    CircuitBreaker breaker({3, 10s, 35s});
    for (int i = 0; i < 3; ++i) breaker.failure(Cause::timeout, start);
    return breaker;
}

}  // namespace

TEST_CASE("a breaker opens only after enough failures in a row") {
    CircuitBreaker breaker({3, 10s, 35s});
    breaker.failure(Cause::timeout, start);
    breaker.failure(Cause::timeout, start);
    breaker.success();
    breaker.failure(Cause::timeout, start);
    breaker.failure(Cause::timeout, start);
    CHECK(breaker.reserve(8, start) == 8);
    breaker.failure(Cause::connect_failed, start);
    CHECK(breaker.reserve(8, start) == 0);
    CHECK(breaker.view(start).state == BreakerState::open);
    CHECK(breaker.view(start).cause == Cause::connect_failed);
    CHECK(breaker.view(start + 4s).probe_in == 6s);
}

TEST_CASE("after its time an open breaker lets one probe through") {
    auto breaker = opened();
    CHECK(breaker.reserve(8, start + 9s) == 0);
    CHECK(breaker.reserve(8, start + 10s) == 1);
    CHECK(breaker.reserve(8, start + 10s) == 0);
    CHECK(breaker.view(start + 10s).state == BreakerState::half_open);
    breaker.give_back();
    CHECK(breaker.reserve(8, start + 11s) == 1);
    breaker.success();
    CHECK(breaker.reserve(8, start + 11s) == 8);
    CHECK(breaker.view(start).opened == 1);
}

TEST_CASE("every failed probe doubles the open time up to its bound, a success forgets it") {
    auto breaker = opened();
    auto now = start;
    for (const Duration expected : {10s, 20s, 35s, 35s}) {
        CHECK(breaker.probe_in(now) == expected);
        now += expected;
        REQUIRE(breaker.reserve(1, now) == 1);
        breaker.failure(Cause::timeout, now);
    }
    now += 35s;
    REQUIRE(breaker.reserve(1, now) == 1);
    breaker.success();
    for (int i = 0; i < 3; ++i) breaker.failure(Cause::timeout, now);
    CHECK(breaker.probe_in(now) == 10s);
}

TEST_CASE("failures of attempts begun before it opened do not prolong the open time") {
    auto breaker = opened();
    breaker.failure(Cause::timeout, start + 5s);
    CHECK(breaker.probe_in(start + 5s) == 5s);
}

TEST_CASE("a breaker with no threshold never opens") {
    CircuitBreaker breaker({0, 10s, 35s});
    for (int i = 0; i < 100; ++i) breaker.failure(Cause::timeout, start);
    CHECK(breaker.reserve(1, start) == 1);
}
