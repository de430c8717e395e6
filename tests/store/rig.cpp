#include "rig.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "gateway/core/ids.hpp"
#include "gateway/store/memory_store.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace gateway::test {

Time HandClock::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

void HandClock::set(Time time) {
    const std::lock_guard lock(mutex_);
    now_ = time;
}

void HandClock::advance(Duration by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
}

TemporaryDirectory::TemporaryDirectory() : path(std::filesystem::temp_directory_path() / ("store-test-" + make_trace_id())) {
    std::filesystem::create_directory(path);
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
}

void Loop::run(Task<void> task) {
    std::exception_ptr error;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown) { error = thrown; });
    turn();
    if (error) std::rethrow_exception(error);
}

void Loop::turn() {
    io.restart();
    io.run_for(std::chrono::seconds(120));
    if (!io.stopped()) throw std::runtime_error("a call of the store did not end in two minutes");
}

Rig::Rig(const std::string& kind) {
    if (kind == "memory") store = make_memory_store(clock);
    SqliteSettings settings{.data_dir = directory.path / "data"};
    if (kind == "sealed")
        settings.seals.vault = std::make_shared<const Vault>("k1", std::vector<BodyKey>{{"k1", std::string(32, 'k')}});
    if (kind != "memory") store = open_sqlite_store(std::move(settings), loop.io.get_executor(), clock, log);
    REQUIRE(store != nullptr);
}

Rig::~Rig() {
    if (store) store->close();
}

std::vector<Delivery> Rig::lease(const std::string& route, int limit) {
    return run(store->lease({route, clock.now(), std::chrono::seconds(30), limit, "test"}));
}

bool Rig::settle(const Delivery& delivery, Outcome outcome, DeliveryState state, std::optional<Time> due_at) {
    Settlement settlement;
    settlement.delivery_id = delivery.delivery_id;
    settlement.attempt = delivery.attempt;
    settlement.outcome = std::move(outcome);
    settlement.state = state;
    settlement.due_at = due_at.value_or(clock.now());
    settlement.started_at = settlement.ended_at = clock.now();
    settlement.journal = {{.kind = "delivery.settled"}};
    return run(store->settle(std::move(settlement)));
}

DeliveryRecord Rig::delivery(const std::string& delivery_id) {
    for (const DeliveryRecord& record : run(store->find_deliveries({.limit = 10'000})))
        if (record.delivery.delivery_id == delivery_id) return record;
    throw std::runtime_error("no delivery " + delivery_id);
}

Acceptance sample(const Sample& sample, Time now) {
    Acceptance acceptance;
    Envelope& envelope = acceptance.envelope;
    envelope.message_id = sample.message;
    envelope.connector = "pos";
    envelope.sender = "partner";
    envelope.sender_message_id = "their-" + sample.message;
    envelope.content_type = "application/xml";
    envelope.bytes = sample.bytes;
    envelope.trace_id = "trace-" + sample.message;
    envelope.received_at = now;
    acceptance.canonical = R"({"message":")" + sample.message + "\"}";
    AppealRecord& appeal = acceptance.appeal;
    appeal = {
        sample.appeal, sample.version, R"({"appeal":")" + sample.appeal + "\"}", "registered", "59fz", "pos", now, now, {}};
    appeal.external_ids = {{"pos", "pos_id", sample.appeal + "-ext"}};
    for (const std::string& route : sample.routes)
        acceptance.deliveries.push_back({sample.message + "@" + route, route, "to-" + route, now});
    acceptance.journal = {{.kind = "message.accepted"}};
    return acceptance;
}

std::vector<std::string> ids_of(const std::vector<Delivery>& deliveries) {
    std::vector<std::string> ids;
    for (const Delivery& delivery : deliveries) ids.push_back(delivery.delivery_id);
    return ids;
}

std::vector<std::string> kinds_of(const std::vector<JournalRecord>& journal) {
    std::vector<std::string> kinds;
    for (const JournalRecord& record : journal) kinds.push_back(record.entry.kind);
    return kinds;
}

}  // namespace gateway::test
