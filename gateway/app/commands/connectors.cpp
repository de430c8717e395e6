// connectors list | pause | resume: how the partners stand.
#include <boost/json/array.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct ConnectorsOptions : AdminOptions {
    std::string id;
};

std::string roles_of(const boost::json::value& connector) {
    std::string text;
    const auto add = [&](const char* member, const char* word) {
        if (text_of(connector, member) == "true") text += (text.empty() ? "" : ", ") + std::string(word);
    };
    add("delivers", "отправка/sends");
    add("polls", "опрос/polls");
    add("listens", "приём/listens");
    return text;
}

std::string polling_of(const boost::json::value& connector) {
    const auto* poller = connector.as_object().if_contains("poller");
    if (poller == nullptr) return {};
    const std::string failures = text_of(*poller, "failures_in_row");
    return time_of(*poller, "last_success") + (failures == "0" ? "" : " (сбоев подряд/failures: " + failures + ")");
}

TextRow row_of(const boost::json::value& connector) {
    const auto* breaker = connector.as_object().if_contains("breaker");
    const auto& counts = connector.at("deliveries");
    return {text_of(connector, "id"),
            text_of(connector, "adapter"),
            roles_of(connector),
            text_of(connector.at("pause"), "state"),
            breaker == nullptr ? std::string() : text_of(*breaker, "state"),
            text_of(counts, "queued") + "/" + text_of(counts, "postponed"),
            text_of(counts, "delivered"),
            text_of(counts, "refused") + "/" + text_of(counts, "in_doubt"),
            polling_of(connector)};
}

void print_connectors(const boost::json::array& items) {
    std::vector<TextRow> rows{{"СОЕДИНЕНИЕ/CONNECTOR", "АДАПТЕР/ADAPTER", "РОЛИ/ROLES", "СОСТОЯНИЕ/STATE", "BREAKER",
                               "ЖДУТ/ОТЛОЖЕНО", "ДОСТАВЛЕНО", "ОТКАЗ/IN DOUBT", "ОПРОШЕН/POLLED (UTC)"}};
    for (const auto& one : items) rows.push_back(row_of(one));
    std::cout << text_table(rows);
}

int list(const ConnectorsOptions& options) {
    const auto page = client_of(options).get("/connectors");
    if (options.json)
        print_json(page);
    else
        print_connectors(page.at("items").as_array());
    return 0;
}

int steer(const ConnectorsOptions& options, const std::string& deed) {
    const auto connector = client_of(options).post("/connectors/" + percent_encode(options.id) + "/" + deed, deed_of(options));
    if (options.json)
        print_json(connector);
    else
        print_connectors({connector});
    return 0;
}

void add_deed(CLI::App& connectors, CommandExit& exit, const std::string& deed, const std::string& words) {
    const auto options = std::make_shared<ConnectorsOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = connectors.add_subcommand(deed, words);
    command->add_option("ID", options->id, "Соединение / connector")->required();
    add_deed_options(*command, *options, ReasonIs::needed);
    add_access_options(*command, *options);
    command->callback([options, deed, &exit] { run_admin_command(exit, [&] { return steer(*options, deed); }); });
}

}  // namespace

void add_connectors_command(CLI::App& app, CommandExit& exit) {
    CLI::App* connectors = app.add_subcommand("connectors", "Соединения работающего шлюза / connectors of the running gateway");
    connectors->require_subcommand(1);
    const auto options = std::make_shared<ConnectorsOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* lister = connectors->add_subcommand("list", "Состояние и очереди / how they stand and what waits");
    add_access_options(*lister, *options);
    lister->callback([options, &exit] { run_admin_command(exit, [&] { return list(*options); }); });
    add_deed(*connectors, exit, "pause", "Остановить отправку и опрос / stop sending and polling");
    add_deed(*connectors, exit, "resume", "Возобновить / go on");
    add_deed(*connectors, exit, "poll", "Опросить сейчас / poll now");
}

}  // namespace gateway
