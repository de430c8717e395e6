#include "gateway/app/application.hpp"

#include <sys/stat.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "gateway/admin/admin.hpp"
#include "gateway/app/config_reader.hpp"

namespace gateway {

namespace {

constexpr Duration store_pause{1'000};

/// The data directory exists before the pid file is locked in it, and only we may look inside.
std::filesystem::path made(std::filesystem::path dir) {
    std::filesystem::create_directories(dir);
    ::chmod(dir.c_str(), 0700);
    return dir;
}

std::vector<std::string> lines_of(const ConfigProblems& problems) {
    std::vector<std::string> lines;
    for (const ConfigProblem& problem : problems.sorted()) {
        if (problem.weight == ConfigProblem::Weight::error) lines.push_back(to_line(problem));
    }
    return lines;
}

}  // namespace

Application::Application(Config config, SpdlogLog& log, Clock& clock)
    : log_(log),
      pid_file_(made(config.data_dir)),
      foundation_(config, clock, log),
      retention_({foundation_.io.get_executor(), *foundation_.store, foundation_.clock, log,
                  [this] { return works_->config().retention; }}),
      desk_(desk_sources()),
      signals_(foundation_.io, SIGINT, SIGTERM, SIGHUP) {
    for (const ListenerConfig& listener : config.listeners) std::filesystem::create_directories(listener.server.spool_dir);
    works_ = Works::make(foundation_, std::move(config));
    // Before any port opens: a request that comes while the store looks at its leases is judged by these rules too.
    foundation_.intake.use(works_->intake_rules());
    desk_.take_over(*works_);
    make_admin();
    foundation_.intake.on_delivery([this](const std::string& route) { works_->wake(route); });
    foundation_.intake.on_word([this] { works_->couriers().wake_all(); });
}

Application::~Application() = default;

DeskSources Application::desk_sources() {
    const auto servers = [this] {
        std::vector<DeskServer> made;
        for (std::size_t i = 0; i < servers_.size(); ++i) {
            const ServerSettings& settings = works_->config().listeners[i].server;
            const WebServer& server = *servers_[i].second;
            made.push_back({settings.name, settings.host + ":" + std::to_string(server.port()), settings.tls.enabled(),
                            server.connections()});
        }
        return made;
    };
    return {foundation_, [this]() -> Works& { return *works_; }, servers, [this] { return reload(); }, retention_};
}

void Application::make_admin() {
    AdminSettings settings;
    settings.token = works_->config().admin.token;
    admin_ = make_admin_endpoints(
        settings, {*foundation_.store, desk_, foundation_.clock, log_, foundation_.workers, foundation_.store->archive()});
}

int Application::run() {
    open_ports();
    wait_for_signals();
    boost::asio::co_spawn(foundation_.io, start(), [this](const std::exception_ptr& error) {
        if (!error) return;
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& reason) {
            failure_ = reason.what();
        }
        foundation_.io.stop();
    });
    foundation_.io.run();
    if (!failure_.empty()) throw std::runtime_error(failure_);
    return 0;
}

void Application::open_ports() {
    for (const ListenerConfig& listener : works_->config().listeners) {
        auto server = std::make_unique<WebServer>(foundation_.io.get_executor(), listener.server, log_);
        servers_.emplace_back(listener.server.name, std::move(server));
    }
    serve_endpoints();
    for (const auto& [name, server] : servers_) server->listen();
}

void Application::serve_endpoints() {
    for (const auto& [name, server] : servers_) {
        std::vector<Endpoint*> endpoints = works_->endpoints(name);
        if (name == works_->config().admin.listener) {
            for (const auto& endpoint : admin_) endpoints.push_back(endpoint.get());
        }
        server->serve(std::move(endpoints));
    }
}

/// New messages come in under the new rules from here on; the old works end behind.
void Application::use(std::shared_ptr<Works> works) {
    works_ = std::move(works);
    foundation_.intake.use(works_->intake_rules());
    foundation_.store->use_config_digest(works_->config().digest);
    desk_.take_over(*works_);
    serve_endpoints();
}

Task<void> Application::start() {
    co_await foundation_.store->recover_leases(foundation_.clock.now(), true);
    co_await works_->start();
    boost::asio::co_spawn(foundation_.io, foundation_.clock_watch.run(), boost::asio::detached);
    retention_.start();
    JournalEntry entry;
    entry.kind = "gateway.started";
    entry.detail = R"({"config":")" + works_->config().digest + "\"}";
    co_await foundation_.store->note(std::move(entry));
    for (const auto& [name, server] : servers_) {
        log_.write(LogLevel::info, "listening", {{"listener", name}, {"port", std::to_string(server->port())}});
    }
    desk_.enter("serving");
    log_.write(LogLevel::info, "gateway_ready",
               {{"instance", foundation_.instance}, {"config", works_->config().digest.substr(0, 12)}});
}

void Application::wait_for_signals() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error) return;
        if (signal == SIGHUP) {
            boost::asio::co_spawn(foundation_.io, reload(), [](const std::exception_ptr&, const DeskReload&) {});
        } else if (!stopping_) {
            stopping_ = true;
            boost::asio::co_spawn(foundation_.io, stop(), [this](const std::exception_ptr&) { foundation_.io.stop(); });
        }
        wait_for_signals();
    });
}

/// What a running process cannot change; empty = the new configuration can be taken over.
std::string Application::restart_reason(const Config& fresh) const {
    const Config& now = works_->config();
    if (fresh.data_dir != now.data_dir) return "data_dir";
    if (fresh.admin.listener != now.admin.listener || fresh.admin.token != now.admin.token) return "admin";
    if (worker_count(fresh) != worker_count(now)) return "workers";
    if (fresh.store != now.store) return "store";
    if (fresh.instance.id != now.instance.id) return "instance.id";
    if (fresh.listeners.size() != now.listeners.size()) return "listeners";
    for (std::size_t i = 0; i < fresh.listeners.size(); ++i) {
        if (fresh.listeners[i].server != now.listeners[i].server) return "listeners." + fresh.listeners[i].server.name;
    }
    return {};
}

/// Whoever asks during a reload is not forgotten: the files may have changed since they were read, so another one follows.
Task<DeskReload> Application::reload() {
    DeskReload answer;
    answer.digest = works_->config().digest;
    if (reloading_ || stopping_) {
        reload_again_ = true;
        answer.mistakes = {"перезагрузка уже идёт, за ней будет ещё одна / a reload is under way, another one follows"};
        co_return answer;
    }
    reloading_ = true;
    do {
        reload_again_ = false;
        answer = co_await reload_once();
    } while (reload_again_ && !stopping_);
    reloading_ = false;
    co_return answer;
}

Task<DeskReload> Application::reload_once() {
    DeskReload answer;
    answer.digest = works_->config().digest;
    try {
        ConfigReading reading = read_config({works_->config().dir, adapter_kinds(), process_environment()});
        answer.mistakes = lines_of(reading.problems);
        if (answer.mistakes.empty()) answer = co_await swap(std::move(reading.config));
    } catch (const std::exception& error) {
        answer.mistakes = {error.what()};
    }
    for (const std::string& mistake : answer.mistakes) log_.write(LogLevel::error, "config_refused", {{"reason", mistake}});
    co_return answer;
}

/// Makes works of the new configuration; only when they stand does anything change.
Task<DeskReload> Application::swap(Config config) {
    DeskReload answer;
    answer.digest = works_->config().digest;
    std::shared_ptr<Works> fresh;
    try {
        const std::string reason = restart_reason(config);
        if (!reason.empty()) throw std::runtime_error(reason + ": нужен перезапуск / needs a restart");
        fresh = Works::make(foundation_, std::move(config));
        log_.reopen(fresh->config().log);
    } catch (const std::exception& error) {
        answer.mistakes = {error.what()};
    }
    if (!answer.mistakes.empty()) co_return answer;
    std::shared_ptr<Works> old = works_;
    use(fresh);
    if (!co_await old->stop(old->config().stop_grace)) retired_.push_back(old);
    co_await start_works(*fresh);
    log_.write(LogLevel::info, "config_reloaded", {{"config", fresh->config().digest.substr(0, 12)}});
    answer.taken = true;
    answer.digest = fresh->config().digest;
    co_return answer;
}

/// A store that cannot be read now is asked again: couriers must not stay out.
Task<void> Application::start_works(Works& works) {
    for (;;) {
        try {
            co_await works.start();
            co_return;
        } catch (const Fault& fault) {
            log_.write(LogLevel::error, "start_postponed", {{"cause", std::string(info(fault.cause()).code)}});
        }
        boost::asio::steady_timer pause(foundation_.io, store_pause);
        co_await pause.async_wait(boost::asio::use_awaitable);
    }
}

Task<void> Application::stop() {
    desk_.enter("stopping");
    log_.write(LogLevel::info, "gateway_stopping", {});
    const Duration grace = works_->config().stop_grace;
    for (const auto& [name, server] : servers_) co_await server->stop(grace);
    foundation_.clock_watch.stop();
    co_await retention_.stop(grace);
    foundation_.intake.stop();
    if (!co_await works_->stop(grace)) retired_.push_back(works_);
    foundation_.web.stop();
    foundation_.store->close();
    log_.write(LogLevel::info, "gateway_stopped", {});
}

}  // namespace gateway
