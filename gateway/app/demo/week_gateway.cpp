#include "gateway/app/demo/week_gateway.hpp"

#include <sys/stat.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "gateway/app/config_reader.hpp"

namespace gateway {

namespace {

constexpr Duration patience{60'000};

Config week_config(const std::string& dir, SpdlogLog& log) {
    Config config = load_config(dir, log);
    log.reopen(config.log);
    std::filesystem::create_directories(config.data_dir);
    ::chmod(config.data_dir.c_str(), 0700);
    for (const ListenerConfig& listener : config.listeners) std::filesystem::create_directories(listener.server.spool_dir);
    return config;
}

Task<void> blink(boost::asio::io_context& io) {
    boost::asio::steady_timer timer(io, std::chrono::milliseconds(1));
    co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace

WeekGateway::WeekGateway(const std::string& config_dir, GivenClock& clock, SpdlogLog& log)
    : clock_(clock), foundation_(week_config(config_dir, log), clock, log) {
    works_ = Works::make(foundation_, load_config(config_dir, log));
    foundation_.intake.use(works_->intake_rules());
    foundation_.intake.on_delivery([this](const std::string& route) { works_->wake(route); });
    foundation_.intake.on_word([this] { works_->couriers().wake_all(); });
    for (const ListenerConfig& listener : works_->config().listeners) {
        if (listener.server.name == works_->config().admin.listener) continue;
        ServerSettings settings = listener.server;
        settings.port = 0;
        servers_.push_back(std::make_unique<WebServer>(io().get_executor(), settings, log));
        servers_.back()->serve(works_->endpoints(settings.name));
    }
    if (servers_.size() != 1)
        throw std::runtime_error("week: одна дверь для партнёров / one listener for partners is expected");
}

std::string WeekGateway::door() const {
    return "http://127.0.0.1:" + std::to_string(servers_.front()->port());
}

Task<void> WeekGateway::start() {
    for (const auto& server : servers_) server->listen();
    co_await foundation_.store->recover_leases(clock_.now(), true);
    co_await works_->start();
    boost::asio::co_spawn(io(), foundation_.clock_watch.run(), boost::asio::detached);
}

Task<void> WeekGateway::go_to(Time at) {
    for (;;) {
        const auto next = co_await foundation_.store->next_clock();
        if (!next || *next > at) break;
        clock_.set(std::max(*next, clock_.now()));
        co_await say_what_is_due();
    }
    clock_.set(at);
}

/// The watch sleeps by real time: it is called.
Task<void> WeekGateway::say_what_is_due() {
    const Deadline deadline = Deadline::after(patience);
    foundation_.clock_watch.heed(Time{});
    for (;;) {
        const auto due = co_await foundation_.store->due_clocks(clock_.now(), 1);
        if (due.empty()) co_return;
        if (deadline.passed()) throw std::runtime_error("week: слово о сроке не сказано / a word about a term is not said");
        co_await blink(io());
    }
}

Task<bool> WeekGateway::is_there(DeliveryState state) {
    DeliveryQuery query;
    query.state = state;
    query.limit = 1;
    const auto found = co_await foundation_.store->find_deliveries(std::move(query));
    co_return !found.empty();
}

Task<void> WeekGateway::settle() {
    const Deadline deadline = Deadline::after(patience);
    for (;;) {
        const bool waits = co_await is_there(DeliveryState::queued) || co_await is_there(DeliveryState::leased) ||
                           co_await is_there(DeliveryState::postponed);
        if (!waits) break;
        if (deadline.passed()) throw std::runtime_error("week: доставка не кончается / a delivery does not end");
        co_await blink(io());
    }
    const bool bad = co_await is_there(DeliveryState::refused) || co_await is_there(DeliveryState::in_doubt);
    if (bad) throw std::runtime_error("week: доставка отклонена, см. журнал / a delivery was refused, see the log");
}

Task<void> WeekGateway::stop() {
    for (const auto& server : servers_) co_await server->stop(Duration{500});
    foundation_.clock_watch.stop();
    foundation_.intake.stop();
    co_await works_->stop(Duration{5'000});
    foundation_.web.stop();
    foundation_.store->close();
}

}  // namespace gateway
