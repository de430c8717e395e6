#include <boost/json.hpp>
#include <iostream>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/store/check.hpp"

namespace gateway {
namespace {

struct StoreOptions {
    std::string config, data;
    bool json = false;
};

/// The data directory of a configuration; other faults of the configuration do not matter here.
std::string data_dir_of(const StoreOptions& options) {
    if (!options.data.empty()) return options.data;
    const ConfigReading reading = read_config({options.config, adapter_kinds(), process_environment()});
    if (reading.config.data_dir.empty())
        throw std::runtime_error("в конфигурации нет data_dir, см. check / the configuration has no data_dir, see check");
    return reading.config.data_dir.string();
}

boost::json::array as_json(const std::vector<std::string>& lines) {
    boost::json::array array;
    for (const std::string& line : lines) array.emplace_back(line);
    return array;
}

void print_json(const StoreCheck& check) {
    const boost::json::object report = {{"good", check.faults.empty()},
                                        {"journal_records", check.journal_records},
                                        {"messages", check.messages},
                                        {"appeals", check.appeals},
                                        {"deliveries", check.deliveries},
                                        {"files", check.files},
                                        {"evidence", check.evidence},
                                        {"parked", check.parked},
                                        {"mail", check.mail},
                                        {"last_hash", check.last_hash},
                                        {"leases", as_json(check.leases)},
                                        {"faults", as_json(check.faults)}};
    std::cout << boost::json::serialize(report) << "\n";
}

void print_text(const StoreCheck& check) {
    std::cout << "журнал / journal: " << check.journal_records << ", конец цепочки / end of chain " << check.last_hash << "\n"
              << "сообщения / messages: " << check.messages << "\n"
              << "обращения / appeals: " << check.appeals << "\n"
              << "доставки / deliveries: " << check.deliveries << ", в работе / leased: " << check.leases.size() << "\n"
              << "доказательства / evidence: " << check.evidence << "\n"
              << "отложено / parked: " << check.parked << ", ждут получателя / mail waiting: " << check.mail << "\n"
              << "файлы / files: " << check.files << "\n";
    for (const std::string& lease : check.leases) std::cout << "  в работе / leased: " << lease << "\n";
    for (const std::string& fault : check.faults) std::cout << "ОШИБКА / FAULT: " << fault << "\n";
    std::cout << (check.faults.empty() ? "хранилище исправно / the store is good"
                                       : "хранилище повреждено / the store is damaged")
              << "\n";
}

}  // namespace

void add_store_command(CLI::App& app, CommandExit& exit) {
    auto options = std::make_shared<StoreOptions>();
    CLI::App* store = app.add_subcommand("store", "Хранилище / the store");
    store->require_subcommand(1);
    CLI::App* check = store->add_subcommand(
        "check",
        "Проверить цепочку журнала, ссылки и файлы; можно при работающем шлюзе / verify the journal's chain, references "
        "and files; also while the gateway runs");
    CLI::Option* data =
        check->add_option("--data", options->data, "Каталог данных / data directory")->check(CLI::ExistingDirectory);
    options->config = "config";
    check->add_option("--config", options->config, "Папка конфигурации / configuration directory")
        ->capture_default_str()
        ->excludes(data);
    check->add_flag("--json", options->json, "Отчёт одним объектом JSON / the report as one JSON object");
    check->callback([options, &exit] {
        const StoreCheck report = check_store(data_dir_of(*options));
        options->json ? print_json(report) : print_text(report);
        exit.code = report.faults.empty() ? 0 : 1;
    });
}

}  // namespace gateway
