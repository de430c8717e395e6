#include "gateway/app/foundation.hpp"

#include <unistd.h>

#include <algorithm>
#include <thread>

#include "gateway/store/memory_store.hpp"
#include "gateway/store/sqlite_store.hpp"

namespace gateway {

namespace {

constexpr std::uint64_t sqlite_page = 4096;

std::unique_ptr<Store> open_store(const Config& config, boost::asio::any_io_executor io, Clock& clock, Log& log) {
    if (config.store.kind == StoreConfig::Kind::memory) return make_memory_store(clock);
    SqliteSettings settings;
    settings.data_dir = config.data_dir;
    settings.queue_limit = static_cast<std::size_t>(config.store.queue_limit);
    settings.checkpoint_pages = static_cast<int>(config.store.checkpoint_over / sqlite_page);
    settings.seals = seals_of(config);
    return open_sqlite_store(settings, io, clock, log);
}

}  // namespace

int worker_count(const Config& config) {
    return config.workers > 0 ? config.workers : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

Foundation::Foundation(const Config& config, Clock& time, Log& lines)
    : clock(time),
      log(lines),
      instance(config.instance.id + "/" + std::to_string(getpid())),
      workers(static_cast<std::size_t>(worker_count(config))),
      random(RandomSource::from_system()),
      store(open_store(config, io.get_executor(), clock, log)),
      web(io.get_executor()),
      intake(flow_kit(), workers, {}),
      clock_watch(flow_kit(), intake) {
    intake.on_clocks([this](Time earliest) { clock_watch.heed(earliest); });
    store->use_config_digest(config.digest);
}

Foundation::~Foundation() {
    workers.stop();
    workers.join();
}

FlowKit Foundation::flow_kit() {
    return {io.get_executor(), *store, clock, log, random, instance};
}

}  // namespace gateway
