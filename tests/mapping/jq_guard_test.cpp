// Whatever a jq program or its document does, the process goes on: each case here ended it with libjq 1.6 alone.
#include <assert.h>
#include <pthread.h>
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define COUNTED_BY_SANITIZER
#endif
#endif

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/mapping/jq_guard_native.hpp"
#include "gateway/mapping/jq_mapping.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t mib = 1u << 20;

/// Enough for the sanitizers too: what ends these runs is never the time.
constexpr JqLimits patient{.time = 60s, .max_memory = 256 * mib};

std::string refusal(const JqMapping& mapping, std::string_view json) {
    try {
        mapping.run(json);
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::mapping_failed);
        return fault.detail();
    }
    return "none";
}

/// ThreadSanitizer loses its way when control jumps over frames it has not compiled, or out of a signal handler.
bool jumps_can_be_tested() {
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
    WARN("not tested under ThreadSanitizer");
    return false;
#endif
#endif
    return true;
}

/// Octets of this process. AddressSanitizer holds freed memory back for a while, but knows what is in use.
std::size_t memory_in_use() {
#ifdef COUNTED_BY_SANITIZER
    return __sanitizer_get_current_allocated_bytes();
#else
    std::ifstream statm("/proc/self/statm");
    std::size_t pages = 0, resident = 0;
    statm >> pages >> resident;
    return resident * 4096;
#endif
}

/// Runs the program where it is hostile, then where it is not, on the same thread.
std::string refused_and_served(const JqMapping& mapping) {
    const std::string said = refusal(mapping, "1");
    CHECK(mapping.run("0") == "0");
    CHECK(mapping.run("0") == "0");
    return said;
}

JqMapping hostile(const std::string& program, JqLimits limits = patient) {
    return JqMapping::parse("h.jq", "if . == 0 then . else " + program + " end", limits);
}

}  // namespace

TEST_CASE("one operation that makes a huge text or list is refused before the memory is taken") {
    constexpr JqLimits small{.time = 60s, .max_memory = 32 * mib};
    const std::string greedy = "mapping h.jq: takes more than 33554432 octets of memory";
    CHECK(refused_and_served(hostile("\"0123456789abcdef\" * 50000000", small)) == greedy);
    CHECK(refused_and_served(hostile("[range(5000000)]", small)) == greedy);
    CHECK(refused_and_served(hostile("[] | .[100000000] = 1", small)) == greedy);
    CHECK(refused_and_served(hostile("[range(100000)] | map(tostring) | [combinations] | length", small)) != "none");
}

TEST_CASE("a document that fits its octets and not the memory is refused") {
    if (!jumps_can_be_tested()) return;
    const auto mapping = JqMapping::parse("h.jq", "length", {.time = 60s, .max_memory = 32 * mib});
    std::string many = "[[]";
    for (int i = 0; i < 400'000; ++i) many += ",[]";
    CHECK(refusal(mapping, many + "]").find("octets of memory") != std::string::npos);
    CHECK(mapping.run("[[],[]]") == "2");
}

TEST_CASE("a value nested too deep to be written, compared or freed ends its run alone") {
    if (!jumps_can_be_tested()) return;
    const std::string deep = "reduce range(400000) as $i (null; [.])";
    CHECK(refused_and_served(hostile("(" + deep + ") | tojson | length")) == "mapping h.jq: nests values too deep");
    CHECK(refused_and_served(hostile(deep)) == "mapping h.jq: nests values too deep");
    CHECK(refused_and_served(hostile("((" + deep + ") == (" + deep + ")) | not")) == "mapping h.jq: nests values too deep");
    CHECK(refused_and_served(hostile("reduce range(400000) as $i (null; {a: .}) | 7")) ==
          "mapping h.jq: nests values too deep");
    CHECK(refused_and_served(hostile("(" + deep + ") as $x | error(\"own words\")")) != "none");
}

TEST_CASE("an assertion of libjq ends the call alone") {
    JqArena arena;
    const auto fails = [](void*) { __assert_fail("false", "jv.c", 1, "f"); };
    CHECK(guard_jq(arena, mib, fails, nullptr) == JqEnd::assertion);
    CHECK(guard_jq(arena, mib, [](void*) {}, nullptr) == JqEnd::done);
}

TEST_CASE("a program that halts inside path() is not begun again where it stands") {
    const std::string said = refused_and_served(hostile("path(halt)"));
    CHECK(said == "mapping h.jq: halted");
}

TEST_CASE("a program that is itself nested too deep does not compile, and says so") {
    if (!jumps_can_be_tested()) return;
    const std::size_t levels = 3'000'000;
    CHECK_THROWS_AS(JqMapping::parse("deep.jq", std::string(levels, '[') + std::string(levels, ']')), std::runtime_error);
}

TEST_CASE("hostile runs on many threads leave their neighbours alone") {
    if (!jumps_can_be_tested()) return;
    const auto mapping = hostile("if . == 1 then reduce range(400000) as $i (null; [.]) else [range(1e9)] end",
                                 {.time = 60s, .max_memory = 64 * mib});
    std::vector<std::thread> threads;
    std::vector<int> good(4);
    for (std::size_t t = 0; t < good.size(); ++t)
        threads.emplace_back([&mapping, t, &count = good[t]] {
            for (int i = 0; i < 2; ++i) {
                try {
                    mapping.run(t % 2 == 0 ? "1" : "2");
                } catch (const Fault&) {
                    count += mapping.run("0") == "0" ? 1 : 0;
                }
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(good == std::vector<int>(4, 2));
}

TEST_CASE("on a thread with a small stack a run ends where the stack does") {
    if (!jumps_can_be_tested()) return;
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, mib) == 0);
    std::string said;
    const auto work = [](void* out) -> void* {
        const auto mapping = hostile("reduce range(100000) as $i (null; [.]) | tojson");
        *static_cast<std::string*>(out) = refused_and_served(mapping);
        return nullptr;
    };
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, &attributes, work, &said) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    CHECK(said == "mapping h.jq: nests values too deep");
}

TEST_CASE("a stopped run gives back all its memory") {
    const auto mapping = hostile("\"0123456789abcdef\" * 4000000 | [., . + .]", {.time = 60s, .max_memory = 128 * mib});
    CHECK(refusal(mapping, "1") != "none");
    const std::size_t before = memory_in_use();
    for (int i = 0; i < 6; ++i) CHECK(refusal(mapping, "1") != "none");  // each leaves off with over 64 MiB
    CHECK(memory_in_use() < before + 100 * mib);
    CHECK(mapping.run("0") == "0");
}
