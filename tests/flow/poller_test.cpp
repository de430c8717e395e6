#include "gateway/flow/poller_office.hpp"

#include <catch2/catch.hpp>
#include <deque>

#include "tests/flow/rig.hpp"

using namespace gateway;
using namespace gateway::test;
using namespace std::chrono_literals;

namespace {

class ScriptedSource final : public Source {
public:
    std::deque<PollResult> results;  ///< then empty
    int failures = 0;
    bool wild = false;  ///< fails with another exception than Fault
    int polls = 0, under_way = 0, most = 0;
    std::vector<std::chrono::steady_clock::time_point> at;

    Task<PollResult> poll(Deadline) override {
        ++polls;
        at.push_back(std::chrono::steady_clock::now());
        most = std::max(most, ++under_way);
        co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
        --under_way;
        if (failures != 0) {
            if (failures > 0) --failures;
            if (wild) throw std::runtime_error("Иванов");
            throw Fault(Cause::partner_unavailable, "503");
        }
        if (results.empty()) co_return PollResult{};
        const auto result = results.front();
        results.pop_front();
        co_return result;
    }
};

struct PollerRig : Rig {
    ScriptedSource source;
    std::unique_ptr<PollerOffice> office;

    explicit PollerRig(PollerSettings settings = fast()) { open(settings); }
    ~PollerRig() { get(office->stop(5s)); }

    void open(PollerSettings settings) {
        office = std::make_unique<PollerOffice>(kit, std::vector<PollerPlan>{{"pos", &source, settings}});
    }
    void start() { get(office->start()); }
    PollerView view() const { return office->views().front(); }
    static PollerSettings fast() {
        PollerSettings settings;
        settings.min = 2ms;
        settings.max = 50ms;
        settings.failure_max = 20ms;
        return settings;
    }
};

PollerSettings slow() {
    auto settings = PollerRig::fast();
    settings.min = 1ms;
    settings.growth = 1e6;
    settings.max = 10s;
    return settings;
}

}  // namespace

TEST_CASE("a poller drains while there is more, one poll at a time") {
    PollerRig rig(slow());
    for (int i = 0; i < 20; ++i) rig.source.results.push_back({3, i < 19});
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().taken == 60; }));
    CHECK(rig.source.most == 1);
    CHECK(rig.view().polls == 20);
    CHECK(rig.view().last_success);
}

TEST_CASE("an idle partner is asked more and more rarely") {
    PollerRig rig;
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().interval >= 45ms; }));
    CHECK(rig.view().interval <= 55ms);
    CHECK(rig.source.polls >= 5);
}

TEST_CASE("a partner that always says more and gives nothing is not asked without end") {
    PollerRig rig(slow());
    for (int i = 0; i < 500; ++i) rig.source.results.push_back({0, true});
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().interval >= 5s; }));
    CHECK(rig.source.polls <= 30);
}

TEST_CASE("a failing poll backs off, shows its cause, and recovers") {
    PollerRig rig;
    rig.source.failures = 6;
    rig.source.wild = GENERATE(false, true);
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().failures >= 5; }));
    CHECK(rig.view().interval >= 15ms);
    CHECK(rig.view().last_error->cause == (rig.source.wild ? Cause::internal : Cause::partner_unavailable));
    REQUIRE(rig.until([&] { return rig.view().last_success.has_value(); }));
    CHECK(rig.view().failures == 0);
    CHECK(rig.view().failed == 6);
    CHECK(rig.log.lines.find("poll_recovered") != std::string::npos);
    CHECK(rig.log.lines.find("Иванов") == std::string::npos);
}

TEST_CASE("a nudge brings an idle poller back to its least interval") {
    PollerRig rig(slow());
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().interval >= 5s; }));
    const int polls = rig.source.polls;
    rig.office->nudge("pos");
    rig.office->nudge("nobody");
    REQUIRE(rig.until([&] { return rig.source.polls > polls; }));
}

TEST_CASE("a paused poller stays paused over a restart") {
    PollerRig rig;
    rig.start();
    rig.get(rig.office->pause("pos"));
    rig.idle(10ms);
    const int polls = rig.source.polls;
    rig.idle(30ms);
    CHECK(rig.source.polls == polls);
    REQUIRE(rig.get(rig.office->stop(5s)));
    rig.open(PollerRig::fast());
    rig.start();
    rig.idle(30ms);
    CHECK(rig.source.polls == polls);
    CHECK(rig.view().pause.kind == Pause::Kind::paused);
    rig.get(rig.office->resume("pos"));
    REQUIRE(rig.until([&] { return rig.source.polls > polls; }));
    CHECK_THROWS_AS(rig.get(rig.office->pause("nobody")), Fault);
}

TEST_CASE("a jump of the wall clock does not change the rhythm of polling") {
    PollerRig rig(slow());
    rig.start();
    REQUIRE(rig.until([&] { return rig.view().interval >= 5s; }));
    const int polls = rig.source.polls;
    rig.clock.move(GENERATE(Duration(-240h), Duration(240h)));
    rig.idle(30ms);
    CHECK(rig.source.polls == polls);
}
