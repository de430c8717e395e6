// reload: the same check as `check`, then SIGHUP to the gateway that serves this configuration's data directory.
#include <csignal>
#include <cstring>
#include <iostream>

#include "gateway/app/check_output.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_check.hpp"
#include "gateway/app/pid_file.hpp"

namespace gateway {
namespace {

int run_reload(const std::string& dir) {
    CheckOptions options;
    options.now = SystemClock().now();
    const CheckReport report = check_config({dir, adapter_kinds(), process_environment()}, options);
    std::cerr << check_problems(report);
    if (!report.good()) {
        std::cerr
            << "appeal-gateway: конфигурация неверна, работает прежняя / the configuration is wrong, the old one serves on\n";
        return 1;
    }
    const auto pid = running_gateway(report.config.data_dir);
    if (!pid)
        throw std::runtime_error("шлюз не работает с этой папкой данных / no gateway runs on this data directory: " +
                                 report.config.data_dir.string());
    if (::kill(*pid, SIGHUP) != 0)
        throw std::runtime_error("сигнал не отправлен / cannot signal process " + std::to_string(*pid) + ": " +
                                 std::strerror(errno));
    std::cout << "OK сигнал отправлен процессу / signal sent to process " << *pid << "; digest " << report.config.digest << "\n"
              << "   чем кончилось, скажет журнал: config_reloaded / the log tells how it ended: config_reloaded\n";
    return 0;
}

}  // namespace

void add_reload_command(CLI::App& app, CommandExit& exit) {
    auto dir = std::make_shared<std::string>("config");  // shared with the callback, which runs after this function
    CLI::App* reload = app.add_subcommand("reload", "Перечитать конфигурацию / take over the changed configuration");
    reload->add_option("--config", *dir, "Папка конфигурации / configuration directory")->capture_default_str();
    reload->callback([dir, &exit] { exit.code = run_reload(*dir); });
}

}  // namespace gateway
