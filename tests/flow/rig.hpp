// What the tests of moving parts need: an io_context that turns until something is true, clocks to set, a store that fails on
// demand.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/core/ids.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"
#include "gateway/flow/kit.hpp"
#include "gateway/store/memory_store.hpp"
#include "tests/flow/flaky_store.hpp"

namespace gateway::test {

class HandClock final : public Clock {
public:
    explicit HandClock(Time start) : now_(start) {}
    Time now() const override { return now_; }
    void move(Duration by) { now_ += by; }

private:
    Time now_;
};

/// Keeps every line for the tests that look for personal data.
class KeptLog final : public Log {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
        lines += std::to_string(static_cast<int>(level)) + " " + std::string(event);
        for (const auto& field : fields) lines += " " + std::string(field.key) + "=" + field.value;
        lines += "\n";
    }
    std::string lines;
};

/// Members in the order in which they must die: coroutines first with the io_context.
struct Rig {
    HandClock clock{Time(std::chrono::seconds(1'800'000'000))};
    KeptLog log;
    RandomSource random{1};
    std::unique_ptr<Store> memory = make_memory_store(clock);
    FlakyStore store{*memory};
    boost::asio::io_context io;
    FlowKit kit{io.get_executor(), store, clock, log, random, "test"};

    /// Turns the io_context until `done`, at most ten seconds.
    bool until(const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) return false;
            if (io.stopped()) io.restart();
            io.run_one_for(std::chrono::milliseconds(5));
        }
        return true;
    }

    /// Turns the io_context for a while in which nothing is expected to happen.
    void idle(Duration duration) {
        const auto end = std::chrono::steady_clock::now() + duration;
        until([&] { return std::chrono::steady_clock::now() >= end; });
    }

    /// Runs a coroutine to its end; rethrows its exception.
    template <class T>
    T get(Task<T> task) {
        std::exception_ptr error;
        bool done = false;
        if constexpr (std::is_void_v<T>) {
            boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e) { error = e, done = true; });
            REQUIRE(until([&] { return done; }));
            if (error) std::rethrow_exception(error);
        } else {
            std::optional<T> result;
            boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e, T value) {
                error = e, done = true;
                result = std::move(value);
            });
            REQUIRE(until([&] { return done; }));
            if (error) std::rethrow_exception(error);
            return std::move(*result);
        }
    }

    DeliveryRecord delivery(const std::string& route, const std::string& appeal_id) {
        DeliveryQuery query;
        query.route = route;
        query.appeal_id = appeal_id;
        auto found = get(memory->find_deliveries(query));
        REQUIRE(found.size() == 1);
        return found.front();
    }
};

}  // namespace gateway::test
