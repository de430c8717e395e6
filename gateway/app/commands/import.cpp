// `import FILE --connector ID`: a table of another system by hand. Into the connector's inbox, or only looked at (--check).
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "adapters/table_import/inbox.hpp"
#include "adapters/table_import/table_import.hpp"
#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr int good = 0, not_good = 1, wrong_usage = 2;

struct ImportOptions {
    std::string file, connector, config = "config";
    bool check = false;
};

constexpr const char* help =
    R"(Файл кладётся в папку соединения; работающий шлюз разберёт его и переложит в done или bad с отчётом.
--check: файл разбирается здесь, ничего не принимается; отчёт (JSON) на stdout: строки, неизвестные заголовки,
слова, которых нет в справочниках, отвергнутые строки.
The file is put into the connector's inbox; the running gateway reads it and moves it to done or bad with a report.
--check: the file is read here and nothing is taken; the report (JSON) goes to stdout.
Коды выхода / exit codes: 0 готово / done; 1 файл или его строки отвергнуты / the file or rows of it are refused;
2 неверный вызов или файл не читается / wrong usage or unreadable file.)";

const ConnectorConfig* find(const Config& config, const std::string& id) {
    for (const ConnectorConfig& connector : config.connectors)
        if (connector.id == id && connector.adapter == "table_import") return &connector;
    return nullptr;
}

int complain(int code, const std::string& what) {
    std::cerr << "appeal-gateway: " << what << "\n";
    return code;
}

std::string text_of(const Fault& fault) {
    const CauseInfo& row = info(fault.cause());
    std::string text = std::string(row.ru) + " / " + std::string(row.en) + " [" + std::string(row.code) + "]";
    if (!fault.detail().empty()) text += " " + fault.detail();
    if (!fault.place().empty()) text += " (" + fault.place() + ")";
    return text;
}

int look(const ImportOptions& options, const ConnectorConfig& connector) {
    try {
        const std::string report = table_import::trial_report(connector.settings, connector.id,
                                                              std::filesystem::absolute(options.config), options.file);
        std::cout << report;
        return boost::json::parse(report).at("refused").as_int64() == 0 ? good : not_good;
    } catch (const Fault& fault) {
        return complain(not_good, options.file + ": " + text_of(fault));
    }
}

int run(const ImportOptions& options) {
    if (!std::filesystem::is_regular_file(options.file))
        return complain(wrong_usage, options.file + ": файл не читается / cannot be read");
    SilentLog log;
    const Config config = load_config(options.config, log);
    const ConnectorConfig* connector = find(config, options.connector);
    if (connector == nullptr)
        return complain(wrong_usage,
                        "--connector: нет соединения с adapter: table_import / no connector with adapter: "
                        "table_import: " +
                            options.connector);
    if (options.check) return look(options, *connector);
    try {
        std::cout << table_import::drop_into(table_import::inbox_of(connector->settings), options.file).string() << "\n";
        return good;
    } catch (const Fault& fault) {
        return complain(fault.cause() == Cause::not_found ? wrong_usage : not_good, text_of(fault));
    }
}

}  // namespace

void add_import_command(CLI::App& app, CommandExit& exit) {
    auto* verb = app.add_subcommand("import", "Принять таблицу XLSX или CSV / import an XLSX or CSV table");
    verb->footer(help);
    auto options = std::make_shared<ImportOptions>();
    verb->add_option("FILE", options->file, "Файл / the file")->required();
    verb->add_option("--connector", options->connector, "Соединение (adapter: table_import) / the connector")->required();
    verb->add_option("--config", options->config, "Папка конфигурации / folder of the configuration")->capture_default_str();
    verb->add_flag("--check", options->check, "Только проверить, ничего не принимать / only look, take nothing");
    verb->callback([options, &exit] { exit.code = run(*options); });
}

}  // namespace gateway
