#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/mapping/jq_mapping.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

Fault fault_of(const JqMapping& mapping, std::string_view json) {
    try {
        mapping.run(json);
    } catch (const Fault& fault) {
        return fault;
    }
    FAIL("no fault");
    return Fault(Cause::none);
}

}  // namespace

TEST_CASE("a program makes one value of another, many times over") {
    const auto mapping = JqMapping::parse("test.jq", "{id: .ID | tostring, texts: [.items[].text]}");
    for (int i = 0; i < 100; ++i)
        CHECK(mapping.run(R"({"ID":7,"items":[{"text":"Яма"},{"text":"б"}]})") == R"({"id":"7","texts":["Яма","б"]})");
    CHECK(mapping.digest() == sha256_hex("{id: .ID | tostring, texts: [.items[].text]}"));
}

TEST_CASE("the program's own message reaches the fault, values that libjq quotes do not") {
    const auto own = JqMapping::parse("own.jq", R"(error("no topic in the message"))");
    CHECK(fault_of(own, "{}").cause() == Cause::mapping_failed);
    CHECK(fault_of(own, "{}").detail() == "mapping own.jq: no topic in the message");
    const auto added = JqMapping::parse("a.jq", ".name + 1");
    CHECK(fault_of(added, R"({"name":"Секретова"})").detail().find("Секрет") == std::string::npos);
    const auto parsed = JqMapping::parse("p.jq", ".name | tonumber");
    CHECK(fault_of(parsed, R"({"name":"Секретова"})").detail().find("Секрет") == std::string::npos);
    const auto iterated = JqMapping::parse("i.jq", ".name[]");
    CHECK(fault_of(iterated, R"({"name":"Секретова"})").detail().find("Секрет") == std::string::npos);
    const auto thrown = JqMapping::parse("o.jq", "error({code: 7})");
    CHECK(fault_of(thrown, "{}").cause() == Cause::mapping_failed);
    const auto whole = JqMapping::parse("w.jq", "error");
    CHECK(fault_of(whole, R"({"name":"Секретова"})").detail().find("Секрет") == std::string::npos);
}

TEST_CASE("a program sees neither the environment nor other files, and does not write to the log") {
    CHECK(JqMapping::parse("t", "$ENV").run("1") == "{}");
    CHECK(JqMapping::parse("t", "def f: env; f + $ENV").run("1") == "{}");
    CHECK(JqMapping::parse("t", "stderr").run("1") == "1");
    CHECK_THROWS_WITH(JqMapping::parse("t.jq", "import \"x\" as x; ."), Catch::Contains("t.jq:1: "));
    CHECK_THROWS_WITH(JqMapping::parse("t.jq", "include \"x\"; ."), Catch::Contains("t.jq:1: "));
    CHECK(fault_of(JqMapping::parse("t", "\"x\" | modulemeta"), "1").cause() == Cause::mapping_failed);
    CHECK(fault_of(JqMapping::parse("t", "input"), "1").detail().find("one document") != std::string::npos);
}

TEST_CASE("several values out of path() are refused and the mapping serves on") {
    const auto paths = JqMapping::parse("t", "path(..)");
    CHECK(fault_of(paths, R"({"a":[1,"x"]})").detail() == "mapping t: makes more than one value");
    CHECK(paths.run("1") == "[]");
    const auto stopped = JqMapping::parse("t", "path(repeat(.))", {.time = 50ms});
    CHECK(fault_of(stopped, "1").detail() == "mapping t: took longer than 50 ms");
}

TEST_CASE("a document that is no JSON is refused with its place and without its text") {
    const auto mapping = JqMapping::parse("t", ".");
    const auto broken = fault_of(mapping, "{\n\"a\": Секретова}");
    CHECK(broken.cause() == Cause::malformed);
    CHECK(broken.place().find("line 2") != std::string::npos);
    CHECK(broken.place().find("Секрет") == std::string::npos);
    CHECK(fault_of(mapping, std::string(300, '[') + std::string(300, ']')).cause() == Cause::too_deep);
}

TEST_CASE("no value, several values, halt and bad input are refused, and the mapping serves on") {
    CHECK(fault_of(JqMapping::parse("t", "empty"), "{}").detail() == "mapping t: makes no value");
    CHECK(fault_of(JqMapping::parse("t", "1,2"), "{}").detail() == "mapping t: makes more than one value");
    CHECK(fault_of(JqMapping::parse("t", "1,error(\"x\")"), "{}").detail() == "mapping t: x");
    CHECK(fault_of(JqMapping::parse("t", "halt"), "{}").detail() == "mapping t: halted");
    const auto mapping =
        JqMapping::parse("t", "if . == 1 then error(\"one\") else . end", {.max_input = 100, .max_output = 20});
    CHECK(fault_of(mapping, "{").cause() == Cause::malformed);
    CHECK(fault_of(mapping, "").cause() == Cause::malformed);
    CHECK(fault_of(mapping, "1").cause() == Cause::mapping_failed);
    CHECK(fault_of(mapping, std::string(101, ' ')).cause() == Cause::too_large);
    CHECK(fault_of(mapping, '"' + std::string(30, 'x') + '"').cause() == Cause::mapping_failed);
    CHECK(mapping.run("[2]") == "[2]");
}

TEST_CASE("an endless program is stopped in time and its neighbours are not") {
    const auto endless = JqMapping::parse("endless.jq", "if . == 0 then last(repeat(1)) else . end", {.time = 50ms});
    CHECK(endless.run("1") == "1");
    const auto start = std::chrono::steady_clock::now();
    CHECK(fault_of(endless, "0").detail() == "mapping endless.jq: took longer than 50 ms");
    CHECK(std::chrono::steady_clock::now() - start < 4s);  // loaded machines are late, not a hundred times
    CHECK(endless.run("2") == "2");
}

TEST_CASE("a program that does not compile is named with what is wrong") {
    CHECK_THROWS_WITH(JqMapping::parse("bad.jq", "{a: }"),
                      Catch::Contains("bad.jq:1: ") && Catch::Contains("syntax error") && !Catch::Contains("def ask"));
    CHECK_THROWS_WITH(JqMapping::parse("bad.jq", "1 |\nnothing"), Catch::Contains("bad.jq:2: ") && Catch::Contains("nothing"));
    CHECK_THROWS_WITH(JqMapping::load("/nowhere/x.jq"), Catch::Contains("/nowhere/x.jq"));
}

TEST_CASE("threads share one mapping") {
    const auto mapping = JqMapping::parse("t", "[range(100)] | add + length");
    std::vector<std::thread> threads;
    std::vector<int> good(4);
    for (std::size_t t = 0; t < good.size(); ++t)
        threads.emplace_back([&mapping, &count = good[t]] {
            for (int i = 0; i < 50; ++i) count += mapping.run("{}") == "5050" ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();
    CHECK(good == std::vector<int>(4, 50));
}
