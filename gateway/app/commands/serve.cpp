#include <memory>

#include "gateway/app/application.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"

namespace gateway {

namespace {

int serve(const std::string& dir) {
    SystemClock clock;
    SpdlogLog log({}, clock);
    Config config = load_config(dir, log);
    log.reopen(config.log);
    Application application(std::move(config), log, clock);
    return application.run();
}

}  // namespace

void add_serve_command(CLI::App& app, CommandExit& exit) {
    auto* verb = app.add_subcommand("serve", "Запустить шлюз / run the gateway");
    auto dir = std::make_shared<std::string>("config");
    verb->add_option("--config", *dir, "Папка конфигурации / folder of the configuration")->capture_default_str();
    verb->callback([dir, &exit] { exit.code = serve(*dir); });
}

}  // namespace gateway
