#include <boost/json.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/commands/offline_store.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/store/check.hpp"

namespace gateway {
namespace {

struct StoreOptions {
    std::string config, data;
    bool json = false;
};

struct RotateOptions : AdminOptions {
    bool offline = false;
};

struct Place {
    std::filesystem::path data;
    BodySeals seals;
};

/// The data directory and the keys of a configuration; other faults of the configuration do not matter here. Beside --data the
/// configuration gives keys alone, and none when it was not named.
Place place_of(const StoreOptions& options) {
    if (!options.data.empty() && options.config.empty()) return {options.data, {}};
    const std::string dir = options.config.empty() ? "config" : options.config;
    const ConfigReading reading = read_config({dir, adapter_kinds(), process_environment()});
    const std::filesystem::path data = options.data.empty() ? reading.config.data_dir : std::filesystem::path(options.data);
    if (data.empty())
        throw std::runtime_error("в конфигурации нет data_dir, см. check / the configuration has no data_dir, see check");
    return {data, seals_of(reading.config)};
}

boost::json::array as_json(const std::vector<std::string>& lines) {
    boost::json::array array;
    for (const std::string& line : lines) array.emplace_back(line);
    return array;
}

void print_report(const StoreCheck& check) {
    const boost::json::object report = {{"good", check.faults.empty()},
                                        {"journal_records", check.journal_records},
                                        {"messages", check.messages},
                                        {"appeals", check.appeals},
                                        {"deliveries", check.deliveries},
                                        {"files", check.files},
                                        {"evidence", check.evidence},
                                        {"parked", check.parked},
                                        {"mail", check.mail},
                                        {"sealed", check.sealed},
                                        {"open", check.open},
                                        {"erased", check.erased},
                                        {"erasures", as_json(check.erasures)},
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
              << "файлы / files: " << check.files << "\n"
              << "тела: зашифровано / bodies sealed: " << check.sealed << ", открыто / in the clear: " << check.open
              << ", стёрто обращений / appeals erased: " << check.erased << "\n";
    for (const std::string& erasure : check.erasures) std::cout << "  стёрто / erased: " << erasure << "\n";
    for (const std::string& lease : check.leases) std::cout << "  в работе / leased: " << lease << "\n";
    for (const std::string& fault : check.faults) std::cout << "ОШИБКА / FAULT: " << fault << "\n";
    std::cout << (check.faults.empty() ? "хранилище исправно / the store is good"
                                       : "хранилище повреждено / the store is damaged")
              << "\n";
}

Resealed turn_of(const boost::json::value& answer) {
    const auto number = [&](const char* name) { return answer.at(name).to_number<std::int64_t>(); };
    return {number("rows"), number("files"), number("failed"), answer.at("done").as_bool()};
}

/// What does one turn: the running gateway, or a store of a stopped one.
std::function<Resealed()> turns_of(const RotateOptions& options) {
    if (!options.offline)
        return [client = client_of(options), deed = deed_of(options)] { return turn_of(client.post("/store/rotate", deed)); };
    const auto offline = std::make_shared<OfflineStore>(options.config);  // shared with every turn
    return [offline] { return offline->run(offline->store().archive()->reseal()); };
}

/// One turn at a time: the gateway goes on taking messages between them.
int rotate(const RotateOptions& options) {
    const auto turn = turns_of(options);
    Resealed all;
    while (!all.done) {
        const Resealed one = turn();
        all.rows += one.rows;
        all.files += one.files;
        all.failed += one.failed;
        all.done = one.done;
    }
    if (options.json)
        print_json(boost::json::object{{"rows", all.rows}, {"files", all.files}, {"failed", all.failed}});
    else
        std::cout << "зашифровано текущим ключом / sealed under the current key: строк / rows " << all.rows
                  << ", файлов / files " << all.files << "\n";
    if (all.failed == 0) return 0;
    std::cerr << "не вскрылось и осталось как было / did not open and stays as it was: " << all.failed
              << ", см. store check / see store check\n";
    return 1;
}

void add_rotate(CLI::App& store, CommandExit& exit) {
    const auto options = std::make_shared<RotateOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = store.add_subcommand(
        "rotate",
        "Зашифровать всё текущим ключом, и то, что лежит открыто; шлюз работает, прерванное продолжается новым вызовом / "
        "seal everything under the current key, also what lies open; the gateway goes on, what was cut off goes on with the "
        "next call");
    command->add_flag("--offline", options->offline,
                      "Шлюз остановлен: прямо в его хранилище / the gateway is stopped: straight in its store");
    add_deed_options(*command, *options, ReasonIs::optional);
    add_access_options(*command, *options);
    command->callback([options, &exit] {
        if (options->reason.empty()) options->reason = "store rotate";
        run_admin_command(exit, [&] { return rotate(*options); });
    });
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
    check->add_option("--data", options->data, "Каталог данных / data directory")->check(CLI::ExistingDirectory);
    check->add_option("--config", options->config,
                      "Папка конфигурации, по умолчанию config; рядом с --data — откуда взять ключи / configuration directory, "
                      "config by default; beside --data: where the keys are");
    check->add_flag("--json", options->json, "Отчёт одним объектом JSON / the report as one JSON object");
    check->callback([options, &exit] {
        const Place place = place_of(*options);
        const StoreCheck report = check_store(place.data, place.seals);
        options->json ? print_report(report) : print_text(report);
        exit.code = report.faults.empty() ? 0 : 1;
    });
    add_rotate(*store, exit);
}

}  // namespace gateway
