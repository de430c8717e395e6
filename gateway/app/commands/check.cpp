// check: is this configuration fit to serve?  config schema|reference|digest: what the descriptions of its keys give.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "gateway/app/check_output.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_check.hpp"
#include "gateway/app/config_digest.hpp"
#include "gateway/app/config_schema.hpp"

namespace gateway {
namespace {

struct CheckArguments {
    std::string dir = "config";
    bool connect = false, json = false;
};

int run_check(const CheckArguments& arguments) {
    CheckOptions options;
    options.connect = arguments.connect ? CheckConnect::yes : CheckConnect::no;
    options.now = SystemClock().now();
    CheckReport report = check_config({arguments.dir, adapter_kinds(), process_environment()}, options);
    check_calendars(report.config.deadlines, arguments.dir, options.now, report.problems);
    if (arguments.json) {
        std::cout << check_json(report);
    } else {
        std::cerr << check_problems(report);
        std::cout << check_summary(report);
    }
    return report.good() ? 0 : 1;
}

void write_schemas(const std::filesystem::path& dir) {
    std::filesystem::create_directories(dir);
    for (const auto& [name, text] : config_schemas(adapter_kinds())) {
        std::ofstream file(dir / name, std::ios::binary);
        if (!(file << text).flush())
            throw std::runtime_error("файл не пишется / cannot write the file: " + (dir / name).string());
    }
}

void add_config_command(CLI::App& app) {
    CLI::App* config = app.add_subcommand("config", "Схемы и справочник ключей / schemas and reference of the keys");
    config->require_subcommand(1);

    auto out = std::make_shared<std::string>();  // shared with the callback, which runs after this function
    CLI::App* schema = config->add_subcommand("schema", "JSON Schema для редакторов / JSON Schemas for editors");
    schema->add_option("--out", *out, "Папка для файлов / folder for the files")->required();
    schema->callback([out] { write_schemas(*out); });

    CLI::App* reference = config->add_subcommand("reference", "Справочник ключей, Markdown / reference page, Markdown");
    reference->callback([] { std::cout << config_reference(adapter_kinds()); });

    auto dir = std::make_shared<std::string>("config");  // shared with the callback, as above
    CLI::App* digest = config->add_subcommand("digest", "Отпечаток конфигурации / digest of the configuration");
    digest->add_option("--config", *dir, "Папка конфигурации / configuration directory")->capture_default_str();
    digest->callback([dir] { std::cout << config_digest(*dir) << "\n"; });
}

}  // namespace

void add_check_command(CLI::App& app, CommandExit& exit) {
    auto arguments = std::make_shared<CheckArguments>();  // shared with the callback, which runs after this function
    CLI::App* check = app.add_subcommand("check", "Проверить конфигурацию / check the configuration");
    check->add_option("--config", arguments->dir, "Папка конфигурации / configuration directory")->capture_default_str();
    check->add_flag("--connect", arguments->connect, "Обратиться к партнёрам / call the partners");
    check->add_flag("--json", arguments->json, "Ответ в JSON / answer in JSON");
    check->callback([arguments, &exit] { exit.code = run_check(*arguments); });
    add_config_command(app);
}

}  // namespace gateway
