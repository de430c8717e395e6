#include "gateway/flow/retry_policy.hpp"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

const Time start{std::chrono::seconds(1'800'000'000)};

RetryPolicy policy() {
    RetryPolicy p;
    p.first = 1s;
    p.max = 60s;
    p.give_up_after = 1h;
    p.retry_after_max = 10min;
    return p;
}

}  // namespace

TEST_CASE("delays lie between the first one and three times the one before, and never over the greatest") {
    RandomSource random(7);
    Duration previous = 1s;
    bool reached = false;
    for (int i = 0; i < 2000; ++i) {
        const auto next = policy().next({1, previous, start, {}}, start, random);
        REQUIRE(next);
        const auto delay = std::chrono::duration_cast<Duration>(*next - start);
        REQUIRE(delay >= 1s);
        REQUIRE(delay <= std::min<Duration>(previous * 3, 60s));
        reached = reached || delay == 60s;
        previous = delay;
    }
    CHECK(reached);
}

TEST_CASE("two deliveries that failed together do not come back together") {
    RandomSource random(7);
    const auto one = policy().next({4, 8s, start, {}}, start, random);
    const auto two = policy().next({4, 8s, start, {}}, start, random);
    CHECK(one != two);
}

TEST_CASE("the same seed gives the same sequence") {
    RandomSource one(42), two(42);
    for (int i = 0; i < 10; ++i)
        CHECK(policy().next({2, 5s, start, {}}, start, one) == policy().next({2, 5s, start, {}}, start, two));
}

TEST_CASE("the partner's Retry-After wins within bounds") {
    RandomSource random(1);
    CHECK(policy().next({1, 1s, start, 30s}, start, random) == start + 30s);
    CHECK(policy().next({1, 1s, start, 0s}, start, random) == start + 1s);
    CHECK(policy().next({1, 1s, start, 240h}, start, random) == start + 10min);
}

TEST_CASE("a delivery is given up by age or by attempts, but never by age alone before the least number of attempts") {
    RandomSource random(1);
    auto p = policy();
    CHECK_FALSE(p.next({3, 1s, start, {}}, start + 1h, random));
    CHECK(p.next({3, 1s, start, {}}, start + 59min, random));
    CHECK(p.next({2, 1s, start, {}}, start + 240h, random));
    p.max_attempts = 5;
    CHECK(p.next({4, 1s, start, {}}, start, random));
    CHECK_FALSE(p.next({5, 1s, start, {}}, start, random));
    CHECK_FALSE(p.next({5, 1s, start, 30s}, start, random));
}

TEST_CASE("the typical delay doubles with every attempt up to the greatest") {
    CHECK(policy().typical_delay(1) == 1s);
    CHECK(policy().typical_delay(2) == 1s);
    CHECK(policy().typical_delay(5) == 8s);
    CHECK(policy().typical_delay(2'000'000'000) == 60s);
}

TEST_CASE("a delivery is not given up while the legal term of its appeal runs, only where the route says so") {
    RandomSource random(1);
    RetryPolicy keep = policy();
    keep.legal = RetryPolicy::Legal::keep;
    keep.max_attempts = 5;
    RetryPolicy::Attempt tried{50, 30s, start, {}};
    tried.due_at = start + 100h;
    CHECK(keep.next(tried, start + 99h, random));
    CHECK_FALSE(keep.next(tried, start + 100h, random));
    keep.legal = RetryPolicy::Legal::ignore;
    CHECK_FALSE(keep.next(tried, start + 99h, random));
    keep.legal = RetryPolicy::Legal::keep;
    tried.due_at.reset();
    CHECK_FALSE(keep.next(tried, start + 99h, random));
}

TEST_CASE("the nearer the legal term ends, the shorter the pauses") {
    RandomSource random(1);
    RetryPolicy keep = policy();
    keep.legal = RetryPolicy::Legal::keep;
    RetryPolicy::Attempt tried{9, 60s, start, {}};
    tried.due_at = start + 10min;
    Duration longest{};
    for (int i = 0; i < 200; ++i)
        longest = std::max(longest, std::chrono::duration_cast<Duration>(*keep.next(tried, start, random) - start));
    CHECK(longest == 30s);  // a twentieth of what is left
    for (int i = 0; i < 200; ++i) CHECK(*keep.next(tried, start + 9min + 59s, random) == start + 10min);
}
