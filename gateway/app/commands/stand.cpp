#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>

#include "adapters/stand/generator/lifelike.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/lifelike_lines.hpp"
#include "gateway/app/scenario/player.hpp"
#include "gateway/app/spdlog_log.hpp"
#include "gateway/app/stand_host.hpp"

namespace gateway {

namespace {

std::string_view scheme_of(std::string_view port) {
    for (const std::string_view scheme : {"ftp", "smtp", "pop3"})
        if (port.ends_with("-" + std::string(scheme))) return scheme;
    return "http";
}

void print_ports(const StandHost& host) {
    for (const auto& [name, port] : host.ports()) {
        std::cout << name << " " << scheme_of(name) << "://127.0.0.1:" << port << "\n";
    }
    std::cout << "ready" << std::endl;
}

/// What `--scenario` plays.
struct Play {
    std::filesystem::path scenario;    ///< empty: the stand just runs
    std::string gateway;               ///< address of its API
    std::filesystem::path token_file;  ///< of that API
    std::filesystem::path record;      ///< where the orders of this run are written as a scenario; empty = nowhere
};

Task<void> end(StandHost& host, std::filesystem::path record) {
    if (!record.empty()) {
        const std::string text = co_await host.recording();
        std::ofstream out(record, std::ios::binary | std::ios::trunc);
        if (!(out << text).flush()) std::cerr << "не пишется / cannot write " << record.string() << "\n";
    }
    co_await host.stop();
}

std::string token_of(const std::filesystem::path& file) {
    std::string token;
    std::ifstream in(file);
    if (!file.empty() && !std::getline(in, token)) throw std::runtime_error("не читается / cannot read " + file.string());
    return token;
}

/// Until SIGTERM, or until the scenario has ended; the exit code.
int run_stand(const StandOptions& options, const Play& play) {
    std::optional<Scenario> scenario;
    if (!play.scenario.empty()) scenario = read_scenario(play.scenario);
    std::filesystem::create_directories(options.spool_dir);
    boost::asio::io_context io{1};
    Workers workers(2);
    SystemClock clock;
    LogConfig lines;
    lines.level = LogLevel::warn;
    SpdlogLog log(lines, clock);
    StandHost host(io, workers, options, clock, log);
    WebClient web(io.get_executor());
    host.listen();
    print_ports(host);
    int code = 0;
    const auto stop = [&] { boost::asio::co_spawn(io, end(host, play.record), [&](const std::exception_ptr&) { io.stop(); }); };
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) stop();
    });
    if (scenario) {
        code = 1;
        ScenarioPartners partners{host.control(), web, play.gateway, token_of(play.token_file)};
        boost::asio::co_spawn(io, play_scenario(*scenario, std::move(partners), std::cout),
                              [&](const std::exception_ptr& error, bool passed) {
                                  code = !error && passed ? 0 : 1;
                                  stop();
                              });
    }
    io.run();
    workers.join();
    return code;
}

std::shared_ptr<LifelikeOptions> add_generator(CLI::App& verb) {
    auto options = std::make_shared<LifelikeOptions>();  // shared with the callback, which CLI11 keeps
    CLI::Option* generate =
        verb.add_option("--generate", options->count,
                        "Вместо стенда напечатать столько выдуманных обращений, по строке JSON на каждое / print so many "
                        "invented appeals, a line of canonical JSON each, instead of running")
            ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}));
    verb.add_option("--region", options->region, "Регион обращений / their region: kirov, smolensk, sakhalin, eao, chechnya")
        ->check(CLI::IsMember(stand::lifelike_regions()))
        ->needs(generate)
        ->capture_default_str();
    verb.add_option("--seed", options->seed, "Те же число и регион дают те же обращения / the same seed, the same appeals")
        ->needs(generate)
        ->capture_default_str();
    verb.add_option("--config", options->config, "Папка конфигурации: блоки региона / configuration directory: the blocks")
        ->needs(generate)
        ->capture_default_str();
    return options;
}

}  // namespace

void add_stand_command(CLI::App& app, CommandExit& exit) {
    auto* verb =
        app.add_subcommand("stand", "Стенд: СМЭВ 3, ПОС, муниципалитеты и прочие стороны / counterpart systems for trials");
    auto options = std::make_shared<StandOptions>();
    options->spool_dir = std::filesystem::temp_directory_path() / "appeal-gateway-stand";
    verb->add_option("--keys", options->keys_dir, "Папка ключей (keys make) / folder of keys")->check(CLI::ExistingDirectory);
    verb->add_option("--base-port", options->base_port,
                     "Порт управления; системы — следующие / control port; the systems take the next ones")
        ->capture_default_str();
    verb->add_option("--spool", options->spool_dir, "Папка временных файлов / folder for spooled bodies")
        ->capture_default_str();
    verb->add_option("--exchange", options->exchange_dir,
                     "Папки сторон, которые обмениваются файлами; без ключа — в --spool / folders of counterparts that "
                     "exchange files; below --spool without it");
    verb->add_option("--fault", options->faults,
                     "СИСТЕМА:СБОЙ, можно повторять: pos:slow=500ms,p=0.2 · smev:fail=503,n=3 · city-a:cut_after_read,p=0.1 · "
                     "garbage · twice · late=5s · bad_signature · drop · smev:refuse=DestinationOverflow@SendRequest,n=2 / "
                     "SYSTEM:RULE, repeatable");
    verb->add_option("--smev-version", options->smev_version,
                     "Версия СМЭВ для адресов без версии: 1.1, 1.2, 1.3, 1.3-newer / of SMEV addresses that name none");
    auto pace = std::make_shared<int>(300);
    verb->add_option("--pace", *pace, "Сколько мс системы держат каждый статус / ms in each status")->capture_default_str();
    auto play = std::make_shared<Play>();
    verb->add_option("--scenario", play->scenario,
                     "Сыграть сценарий YAML и закончить; 0 — всё как ожидалось / play a scenario and end; 0 = all as expected")
        ->check(CLI::ExistingFile);
    verb->add_option("--gateway", play->gateway,
                     "Адрес API шлюза для шагов gateway/… сценария / the gateway's API for the scenario's gateway/… steps");
    verb->add_option("--gateway-token", play->token_file, "Файл с токеном этого API / file with its token")
        ->check(CLI::ExistingFile);
    verb->add_option("--record", play->record,
                     "Записать распоряжения этого запуска как сценарий / write this run's orders down as a scenario");
    const auto generator = add_generator(*verb);
    verb->callback([options, pace, play, generator, &exit] {
        if (generator->count > 0) {
            exit.code = print_lifelike(*generator, std::cout) ? 0 : 1;
            return;
        }
        if (options->keys_dir.empty()) throw CLI::RequiredError("--keys");
        options->pace = Duration{*pace};
        exit.code = run_stand(*options, *play);
    });
}

}  // namespace gateway
