// What every test of a store stands on: a clock in the hand, a directory that goes with it, one store of the wished kind, and
// messages to feed it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/fault.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/store.hpp"

namespace gateway::test {

class HandClock final : public Clock {
public:
    Time now() const override;
    void set(Time time);
    void advance(Duration by);

private:
    mutable std::mutex mutex_;
    Time now_ = Time(std::chrono::seconds(1'772'445'600));
};

class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    const std::filesystem::path path;
};

/// Runs tasks to their end on an io_context of its own.
class Loop {
public:
    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr error;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
            error = thrown;
            result = std::move(value);
        });
        turn();
        if (error) std::rethrow_exception(error);
        return std::move(result).value();
    }
    void run(Task<void> task);

    boost::asio::io_context io;

private:
    void turn();
};

/// "memory", "sqlite" or "sealed" (sqlite with its bodies sealed): the stores the contract suite runs over.
struct Rig {
    explicit Rig(const std::string& kind);
    ~Rig();

    template <class T>
    T run(Task<T> task) {
        return loop.run(std::move(task));
    }
    void run(Task<void> task) { loop.run(std::move(task)); }

    Receipt accept(Acceptance acceptance) { return run(store->accept(std::move(acceptance))); }
    std::vector<Delivery> lease(const std::string& route, int limit = 10);
    /// Ends the attempt; the lists of entries and ids stay empty.
    bool settle(const Delivery& delivery, Outcome outcome, DeliveryState state, std::optional<Time> due_at = std::nullopt);
    DeliveryRecord delivery(const std::string& delivery_id);

    TemporaryDirectory directory;
    HandClock clock;
    SilentLog log;
    Loop loop;
    std::unique_ptr<Store> store;
};

/// What an acceptance of a test is made of; ids that are left out are derived from `message`.
struct Sample {
    std::string message = "m1";
    std::string appeal = "a1";
    std::int64_t version = 1;
    std::vector<std::string> routes = {};
    std::string bytes = "<appeal/>";
};

/// sender "partner", its id = "their-" + message; one delivery "<message>@<route>" per route, due at once.
Acceptance sample(const Sample& sample, Time now);

/// The cause of the Fault that `call` throws; Cause::none when it does not.
template <class Call>
Cause cause_of_call(Call call) {
    try {
        call();
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

/// Ids in order, for comparing lists.
std::vector<std::string> ids_of(const std::vector<Delivery>& deliveries);
std::vector<std::string> kinds_of(const std::vector<JournalRecord>& journal);

}  // namespace gateway::test
