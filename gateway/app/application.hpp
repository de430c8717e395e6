// The running gateway: owns everything, starts it in order, reloads it, stops it.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gateway/app/app_desk.hpp"
#include "gateway/app/foundation.hpp"
#include "gateway/app/pid_file.hpp"
#include "gateway/app/spdlog_log.hpp"
#include "gateway/app/works.hpp"
#include "gateway/http/server.hpp"

namespace gateway {

/// Blocking: `run` returns when the gateway has stopped (SIGINT, SIGTERM). SIGHUP reloads.
class Application {
public:
    /// Throws std::runtime_error with one sentence; then nothing was started.
    Application(Config config, SpdlogLog& log, Clock& clock);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// 0 after an orderly stop; throws std::runtime_error when a port cannot be opened.
    int run();

private:
    Task<void> start();
    Task<void> stop();
    Task<DeskReload> reload();
    Task<DeskReload> reload_once();
    Task<DeskReload> swap(Config config);
    Task<void> start_works(Works& works);
    void open_ports();
    void serve_endpoints();
    void use(std::shared_ptr<Works> works);
    void wait_for_signals();
    std::string restart_reason(const Config& fresh) const;
    DeskSources desk_sources();
    void make_admin();

    SpdlogLog& log_;
    PidFile pid_file_;
    Foundation foundation_;
    std::shared_ptr<Works> works_;  ///< see Works
    RetentionClerk retention_;
    AppDesk desk_;
    std::vector<std::unique_ptr<Endpoint>> admin_;
    std::vector<std::pair<std::string, std::unique_ptr<WebServer>>> servers_;
    std::vector<std::shared_ptr<Works>> retired_;  ///< did not end within their grace; freed with the application
    boost::asio::signal_set signals_;
    std::string failure_;
    bool stopping_ = false;
    bool reloading_ = false, reload_again_ = false;
};

}  // namespace gateway
