#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/spdlog_log.hpp"
#include "gateway/app/stand_host.hpp"

namespace gateway {

namespace {

void print_ports(const StandHost& host) {
    for (const auto& [name, port] : host.ports()) std::cout << name << " http://127.0.0.1:" << port << "\n";
    std::cout << "ready" << std::endl;
}

void run_stand(const StandOptions& options) {
    std::filesystem::create_directories(options.spool_dir);
    boost::asio::io_context io{1};
    Workers workers(2);
    SystemClock clock;
    LogConfig lines;
    lines.level = LogLevel::warn;
    SpdlogLog log(lines, clock);
    StandHost host(io, workers, options, clock, log);
    host.listen();
    print_ports(host);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code&, int) {
        boost::asio::co_spawn(io, host.stop(), [&](const std::exception_ptr&) { io.stop(); });
    });
    io.run();
    workers.join();
}

}  // namespace

void add_stand_command(CLI::App& app, CommandExit&) {
    auto* verb = app.add_subcommand("stand", "Стенд: СМЭВ 3, ПОС и две муниципальные системы / counterpart systems for trials");
    auto options = std::make_shared<StandOptions>();
    options->spool_dir = std::filesystem::temp_directory_path() / "appeal-gateway-stand";
    verb->add_option("--keys", options->keys_dir, "Папка ключей (keys make) / folder of keys")
        ->required()
        ->check(CLI::ExistingDirectory);
    verb->add_option("--base-port", options->base_port,
                     "Порт управления; системы — следующие / control port; the systems take the next ones")
        ->capture_default_str();
    verb->add_option("--spool", options->spool_dir, "Папка временных файлов / folder for spooled bodies")
        ->capture_default_str();
    verb->add_option("--fault", options->faults,
                     "СИСТЕМА:СБОЙ, можно повторять: pos:slow=500ms,p=0.2 · smev:fail=503,n=3 · city-a:cut_after_read,p=0.1 · "
                     "garbage · twice · bad_signature · drop / SYSTEM:RULE, repeatable");
    auto pace = std::make_shared<int>(300);
    verb->add_option("--pace", *pace, "Сколько мс системы держат каждый статус / ms in each status")->capture_default_str();
    verb->callback([options, pace] {
        options->pace = Duration{*pace};
        run_stand(*options);
    });
}

}  // namespace gateway
