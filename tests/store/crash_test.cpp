// A process that is killed while it stores: what it acknowledged is there, and the chain is whole.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "disk.hpp"
#include "gateway/store/check.hpp"

using namespace gateway;
using namespace gateway::test;

namespace {

constexpr int writers = 8;

/// Accepts for ever, each acknowledged number goes into the pipe; never returns.
Task<void> accept_for_ever(Store& store, HandClock& clock, int first, int ack) {
    for (int n = first;; n += writers) {
        const std::string id = std::to_string(n);
        // Every tenth body is big enough for a file of its own.
        const std::string body = n % 10 == 0 ? std::string(300'000, 'b') + id : "<appeal n='" + id + "'/>";
        co_await store.accept(
            sample({.message = "m" + id, .appeal = "a" + id, .routes = {"city"}, .bytes = body}, clock.now()));
        if (::write(ack, &n, sizeof n) != static_cast<ssize_t>(sizeof n)) ::_exit(3);
    }
}

/// In the forked process: an io_context of its own, nothing of the parent's but the settings.
[[noreturn]] void child(const SqliteSettings& settings, int round, int ack) {
    HandClock clock;
    SilentLog log;
    boost::asio::io_context io;
    const auto store = open_sqlite_store(settings, io.get_executor(), clock, log);
    for (int writer = 0; writer < writers; ++writer)
        boost::asio::co_spawn(io, accept_for_ever(*store, clock, round * 1'000'000 + writer, ack),
                              [](std::exception_ptr) { ::_exit(4); });
    io.run();
    ::_exit(5);
}

/// Reads acknowledged numbers until there were `enough`, kills, reads the rest.
std::set<int> kill_after(pid_t pid, int pipe, std::size_t enough, std::chrono::microseconds then) {
    std::set<int> acknowledged;
    int n = 0;
    while (::read(pipe, &n, sizeof n) == static_cast<ssize_t>(sizeof n)) {
        acknowledged.insert(n);
        if (acknowledged.size() != enough) continue;
        const auto until = std::chrono::steady_clock::now() + then;
        while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
        ::kill(pid, SIGKILL);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    CHECK(WIFSIGNALED(status));
    return acknowledged;
}

}  // namespace

TEST_CASE("whatever was acknowledged before a SIGKILL is there afterwards and the chain is whole") {
    Disk disk;
    std::mt19937 random(std::random_device{}());
    std::set<int> acknowledged;
    for (int round = 0; round < 10; ++round) {
        int ends[2] = {-1, -1};
        REQUIRE(::pipe(ends) == 0);
        const pid_t pid = ::fork();
        REQUIRE(pid >= 0);
        if (pid == 0) {
            ::close(ends[0]);
            child(disk.settings, round, ends[1]);
        }
        ::close(ends[1]);
        acknowledged.merge(kill_after(pid, ends[0], 1 + random() % 60, std::chrono::microseconds(random() % 5000)));
        ::close(ends[0]);

        const StoreCheck check = check_store(disk.data());
        INFO(Catch::Detail::stringify(check.faults));
        CHECK(check.faults.empty());
        disk.open();
        for (const int n : acknowledged) {
            const auto message = disk.run(disk.store->message("m" + std::to_string(n)));
            REQUIRE(message);
            REQUIRE_FALSE(message->envelope.bytes.empty());
        }
        disk.close();
    }
    CHECK(acknowledged.size() >= 10);
}
