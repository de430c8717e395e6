// Scenarios of the stand: how they are read, judged and played.
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/app/scenario/player.hpp"
#include "gateway/app/scenario/recorder.hpp"
#include "gateway/core/ids.hpp"

using namespace gateway;
namespace json = boost::json;

namespace {

struct File {
    explicit File(const std::string& text) { std::ofstream(path) << text; }
    ~File() { std::filesystem::remove(path); }
    std::filesystem::path path = std::filesystem::temp_directory_path() / (make_trace_id() + ".yaml");
};

Scenario read(const std::string& text) {
    const File file(text);
    return read_scenario(file.path);
}

std::string complaint(const std::string& text) {
    try {
        read(text);
    } catch (const std::runtime_error& wrong) {
        return wrong.what();
    }
    return {};
}

std::string judged(const std::string& condition, const std::string& page, const ScenarioNames& names = {}) {
    const Scenario scenario = read("steps: [{expect: a/b, that: " + condition + "}]");
    return objection(scenario.steps.at(0).conditions.at(0), page_of(page), names);
}

/// A control port that counts: GET …/count gives {"n": asked so far}.
class Counter final : public Endpoint {
public:
    std::string prefix() const override { return "/control"; }
    Task<WebResponse> handle(WebRequest request) override {
        WebResponse response;
        ++asked;
        orders += request.method == "POST" ? request.path + request.body.bytes + "\n" : "";
        response.body = request.method == "POST" ? R"({"ids": ["a-7"]})" : R"({"n": )" + std::to_string(asked) + "}";
        if (counters && request.method == "GET") response.body = R"({"counters": {"requests": 5, "made": 1}})";
        co_return response;
    }
    WebResponse refuse(const WebRequest&, const Fault&) const override { return {}; }
    int asked = 0;
    bool counters = false;  ///< GET gives a book
    std::string orders;
};

std::pair<bool, std::string> played(const std::string& text, Counter& control) {
    boost::asio::io_context io;
    WebClient web(io.get_executor());
    std::ostringstream report;
    bool passed = false, ended = false;
    boost::asio::co_spawn(io, play_scenario(read(text), {control, web, {}, {}}, report),
                          [&](const std::exception_ptr& error, bool good) {
                              passed = !error && good;
                              ended = true;
                              web.stop();
                          });
    for (int i = 0; i < 2'000 && !ended; ++i) io.run_one_for(std::chrono::milliseconds(10));
    REQUIRE(ended);
    return {passed, report.str()};
}

}  // namespace

TEST_CASE("a scenario that cannot be played is refused with every place that is wrong") {
    CHECK(complaint("title: x\n").find("steps") != std::string::npos);
    CHECK(complaint("stepz: []\n").find("steps") != std::string::npos);
    CHECK(complaint("steps: [{do: smev}]").find("SYSTEM/ACTION") != std::string::npos);
    CHECK(complaint("steps: [{do: a/b, wait: a/b}]").find("exactly one") != std::string::npos);
    CHECK(complaint("steps: [{wait: a/b}]").find("until") != std::string::npos);
    CHECK(complaint("steps: [{wait: a/b, until: {at: /x}}]").find("condition") != std::string::npos);
    CHECK(complaint("timeout: 11m\nsteps: [{pause: 1s}]").find("10m") != std::string::npos);
    CHECK(complaint("steps: [{pause: 1}]").find("30s") != std::string::npos);
    CHECK(complaint("let: {a: \"file:none.xml\"}\nsteps: [{pause: 1s}]").find("beside") != std::string::npos);
    const std::string both = complaint("steps:\n  - {pause: 1s, one: 1}\n  - {pause: 1s, two: 2}\n");
    CHECK(both.find(":2:") != std::string::npos);
    CHECK(both.find(":3:") != std::string::npos);
}

TEST_CASE("conditions see values, texts, lengths and lines") {
    const std::string page = R"({"a": {"b": 3, "c": "text"}, "l": [{"k": "x", "n": 1}, {"k": "x", "n": 2}, {"k": "y"}]})";
    CHECK(judged("{at: /a/b, is: 3}", page).empty());
    CHECK_FALSE(judged("{at: /a/b, is: 4}", page).empty());
    CHECK_FALSE(judged("{at: /a/b, is: \"3\"}", page).empty());
    CHECK(judged("{at: /a/b, at_least: 3, at_most: 3}", page).empty());
    CHECK_FALSE(judged("{at: /a/b, at_least: 4}", page).empty());
    CHECK(judged("{at: /a/c, contains: ex}", page).empty());
    CHECK_FALSE(judged("{at: /a/c, contains: zz}", page).empty());
    CHECK(judged("{at: /a/d, exists: false}", page).empty());
    CHECK_FALSE(judged("{at: /a/d, is: 1}", page).empty());
    CHECK(judged("{at: /l, count: 3}", page).empty());
    CHECK(judged("{at: /l, lines: {k: \"${what}\"}, count: 2}", page, {{"what", "x"}}).empty());
    CHECK_FALSE(judged("{at: /l, lines: {k: x, n: 1}, count: 2}", page).empty());
    CHECK_THROWS_AS(judged("{at: \"/${none}\", is: 1}", page), std::runtime_error);
    CHECK(judged("{lines: {k: 1}, count: 2}", "{\"k\":1}\n{\"k\":1}\n{\"k\":2}\n").empty());
    CHECK(judged("{lines: {k: 1}, count: 1}", "{\"k\":1}\n").empty());
}

TEST_CASE("a scenario orders, waits until it holds, and remembers what it was told") {
    Counter control;
    const auto [passed, report] = played(
        "title: t\nlet: {who: me}\nsteps:\n"
        "  - {do: x/make, with: {name: \"${who}\"}, save: {id: /ids/0}}\n"
        "  - {wait: x/count, within: 5s, until: {at: /n, at_least: 4}}\n"
        "  - {do: \"x/take-${id}\"}\n",
        control);
    CHECK(passed);
    CHECK(control.orders == "/control/x/make{\"name\":\"me\"}\n/control/x/take-a-7{}\n");
    CHECK(report.find("passed: 3") != std::string::npos);
}

TEST_CASE("a scenario ends at the first step that fails and says what was found") {
    Counter control;
    const auto [passed, report] = played("steps:\n  - {expect: x/count, that: {at: /n, is: 9}}\n  - {do: x/never}\n", control);
    CHECK_FALSE(passed);
    CHECK(report.find("/n = 1") != std::string::npos);
    CHECK(control.orders.empty());
    const auto [late, said] =
        played("timeout: 300ms\nsteps:\n  - {wait: x/count, within: 5m, until: {at: /n, is: 0}}\n", control);
    CHECK_FALSE(late);
    CHECK(said.find("FAILED") != std::string::npos);
    const auto [absent, why] = played("steps: [{wait: gateway/health, within: 100ms, until: {at: /n, is: 0}}]", control);
    CHECK_FALSE(absent);
    CHECK(why.find("--gateway") != std::string::npos);
}

TEST_CASE("what was ordered of a stand is written down as a scenario that plays the same again") {
    Counter control;
    SystemClock clock;
    ScenarioRecorder recorder(control, clock);
    boost::asio::io_context io;
    const auto post = [&](const std::string& path, const std::string& body) {
        WebRequest request;
        request.method = "POST";
        request.path = path;
        request.body.bytes = body;
        boost::asio::co_spawn(io, recorder.handle(std::move(request)), [](const std::exception_ptr&, const WebResponse&) {});
        io.restart();
        io.run();
    };
    control.counters = true;
    post("/control/x/make", R"({"texts": ["a \"b\"", 1]})");
    post("/control/x/take", R"({"id": "a-7"})");
    std::string text;
    boost::asio::co_spawn(io, recorder.scenario("t"),
                          [&](const std::exception_ptr&, std::string made) { text = std::move(made); });
    io.restart();
    io.run();
    INFO(text);
    const std::string ordered = control.orders;
    control.orders.clear();
    CHECK(played(text, control).first);
    CHECK(control.orders == "/control/x/make{\"texts\":[\"a \\\"b\\\"\",1]}\n/control/x/take{\"id\":\"a-7\"}\n");
    CHECK(ordered.size() > 20);
}
