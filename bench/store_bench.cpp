// How many messages of 2 KB the store takes per second with 1, 8 and 64 in flight, against bare fdatasync of the same run.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <vector>

#include "bench/figures.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/core/log.hpp"
#include "gateway/store/check.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace {

using namespace gateway;
using bench::Figure;
using SteadyTime = std::chrono::steady_clock::time_point;

double seconds_since(SteadyTime start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// CPU seconds of this process so far, all threads.
double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Appends of 4 KiB, each followed by fdatasync, per second.
double bare_fdatasync(const std::filesystem::path& directory, double seconds) {
    const auto file = directory / "bare";
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const std::string page(4096, 'x');
    int count = 0;
    const auto start = std::chrono::steady_clock::now();
    for (; seconds_since(start) < seconds; ++count)
        if (::write(fd, page.data(), page.size()) != 4096 || ::fdatasync(fd) != 0) throw std::runtime_error("fdatasync failed");
    const double rate = count / seconds_since(start);
    ::close(fd);
    std::filesystem::remove(file);
    return rate;
}

Acceptance message(Time now) {
    Acceptance acceptance;
    Envelope& envelope = acceptance.envelope;
    envelope = {.message_id = make_uuid_v7(now), .connector = "pos", .sender = "pos", .content_type = "application/xml"};
    envelope.sender_message_id = envelope.message_id;
    envelope.bytes = std::string(2048, 'x') + envelope.message_id;
    envelope.content_digest = sha256_hex(envelope.bytes);
    envelope.trace_id = make_trace_id();
    envelope.received_at = now;
    acceptance.canonical = std::string(1024, 'c');
    acceptance.appeal = {make_uuid_v7(now), 1, std::string(1024, 'a'), "registered", "59fz", "pos", now, now, {}};
    acceptance.appeal.external_ids = {{"pos", "pos_id", envelope.message_id}};
    acceptance.deliveries = {{make_uuid_v7(now), "city", "city-311", now}};
    acceptance.journal = {{.kind = "message.accepted", .detail = R"({"digest":"…"})"}};
    return acceptance;
}

/// What the flows of one measurement share.
struct Run {
    Store& store;
    Clock& clock;
    double seconds;
    SteadyTime start;
    std::vector<double> latencies_ms;
};

Task<void> accept_until_over(Run& run) {
    while (seconds_since(run.start) < run.seconds) {
        const auto start = std::chrono::steady_clock::now();
        co_await run.store.accept(message(run.clock.now()));
        run.latencies_ms.push_back(seconds_since(start) * 1000);
    }
}

Task<void> lease_and_settle_until_over(Run& run) {
    while (seconds_since(run.start) < run.seconds) {
        const auto leased = co_await run.store.lease({"city", run.clock.now(), std::chrono::seconds(60), 1, "bench"});
        for (const Delivery& delivery : leased) {
            Settlement settlement;
            settlement.delivery_id = delivery.delivery_id;
            settlement.attempt = delivery.attempt;
            settlement.outcome = delivered({{"city", "service_request_id", delivery.delivery_id}});
            settlement.state = DeliveryState::delivered;
            settlement.started_at = settlement.ended_at = run.clock.now();
            settlement.journal = {{.kind = "delivery.settled"}};
            co_await run.store.settle(std::move(settlement));
            run.latencies_ms.push_back(0);
        }
    }
}

using Flow = Task<void> (*)(Run&);

std::vector<double> measure(boost::asio::io_context& io, Run run, Flow flow, int in_flight) {
    std::exception_ptr failed;
    run.start = std::chrono::steady_clock::now();
    for (int i = 0; i < in_flight; ++i)
        boost::asio::co_spawn(io, flow(run), [&failed](std::exception_ptr error) { failed = error ? error : failed; });
    io.restart();
    io.run();
    if (failed) std::rethrow_exception(failed);
    std::sort(run.latencies_ms.begin(), run.latencies_ms.end());
    return std::move(run.latencies_ms);
}

/// Both stores by turns, so that what else the machine does meets them alike.
void measure_sealing(const bench::Options& options, const std::filesystem::path& directory) {
    constexpr int rounds = 4, in_flight = 64;
    const double seconds = options.quick ? 0.5 : 2;
    SystemClock clock;
    SilentLog log;
    boost::asio::io_context io;
    SqliteSettings sealing{.data_dir = directory / "sealed"};
    sealing.seals.vault = std::make_shared<const Vault>("k1", std::vector<BodyKey>{{"k1", std::string(32, 'k')}});
    const auto plain = open_sqlite_store({.data_dir = directory / "plain"}, io.get_executor(), clock, log);
    const auto sealed = open_sqlite_store(sealing, io.get_executor(), clock, log);
    double taken[2] = {}, cpu[2] = {};
    for (int round = 0; round < rounds; ++round) {
        for (const int which : {0, 1}) {
            const double before = cpu_seconds();
            taken[which] += static_cast<double>(
                measure(io, {which == 0 ? *plain : *sealed, clock, seconds}, accept_until_over, in_flight).size());
            cpu[which] += cpu_seconds() - before;
        }
    }
    plain->close();
    sealed->close();
    const double time = rounds * seconds;
    print(options, {"store.accept_open.64", taken[0] / time, "1/s"});
    print(options, {"store.accept_sealed.64", taken[1] / time, "1/s", taken[1] / taken[0], "store.accept_open.64"});
    const double open_us = cpu[0] * 1e6 / taken[0], sealed_us = cpu[1] * 1e6 / taken[1];
    print(options, {"store.accept_open.64.cpu", open_us, "us"});
    print(options, {"store.accept_sealed.64.cpu", sealed_us, "us", sealed_us / open_us, "store.accept_open.64.cpu"});
}

void run_all(const bench::Options& options, const std::filesystem::path& directory) {
    const double seconds = options.quick ? 1 : 5;
    SystemClock clock;
    SilentLog log;
    boost::asio::io_context io;
    const auto store = open_sqlite_store({.data_dir = directory / "data"}, io.get_executor(), clock, log);
    for (const int in_flight : {1, 8, 64}) {
        const std::string n = std::to_string(in_flight);
        const double sync = bare_fdatasync(directory, seconds / 2);
        print(options, {"store.fdatasync.beside_" + n, sync, "1/s"});
        const double cpu = cpu_seconds();
        const auto latencies = measure(io, {*store, clock, seconds}, accept_until_over, in_flight);
        const double rate = static_cast<double>(latencies.size()) / seconds;
        print(options, {"store.accept." + n, rate, "1/s", rate / sync, "store.fdatasync.beside_" + n});
        const double cpu_us = (cpu_seconds() - cpu) * 1e6 / static_cast<double>(latencies.size());
        print(options, {"store.accept." + n + ".cpu", cpu_us, "us", cpu_us * rate / 1e6, "one core"});
        const double p99 = latencies[latencies.size() * 99 / 100];
        print(options, {"store.accept." + n + ".p99", p99, "ms", p99 * sync / 1000, "one fdatasync"});
    }
    const double sync = bare_fdatasync(directory, seconds / 2);
    const auto settled = measure(io, {*store, clock, seconds}, lease_and_settle_until_over, 64);
    const double rate = static_cast<double>(settled.size()) / seconds;
    print(options, {"store.lease_and_settle.64", rate, "1/s", rate / sync, "fdatasync"});
    store->close();
    for (const std::string& fault : check_store(directory / "data").faults) throw std::runtime_error(fault);
}

}  // namespace

int main(int argc, char* argv[]) {
    const auto directory = std::filesystem::path("/var/tmp") / ("bench-store-" + make_trace_id());
    std::filesystem::create_directory(directory);
    int exit = 0;
    try {
        const bench::Options options = bench::options_of(argc, argv);
        run_all(options, directory);
        measure_sealing(options, directory);
    } catch (const std::exception& error) {
        std::cerr << "bench_store: " << error.what() << "\n";
        exit = 1;
    }
    std::filesystem::remove_all(directory);
    return exit;
}
