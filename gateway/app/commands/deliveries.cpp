// deliveries list | show | retry | cancel | settle: what goes out, and the administrator's hand on it.
#include <boost/json/array.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct DeliveriesOptions : AdminOptions {
    std::string route, connector, appeal, state, after, outcome;
    std::vector<std::string> ids;
    int limit = 50;
};

void print_deliveries(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ДОСТАВКА/DELIVERY", "МАРШРУТ/ROUTE", "КУДА/TO", "СОСТОЯНИЕ/STATE", "ЭТАП/STAGE",
                               "ПОПЫТОК/TRIES", "ИЗМЕНЕНО/CHANGED (UTC)", "ПРИЧИНА/CAUSE"}};
    for (const auto& one : items)
        rows.push_back({text_of(one, "delivery_id"), text_of(one, "route"), text_of(one, "connector"), text_of(one, "state"),
                        text_of(one, "stage_ru"), text_of(one, "attempt"), time_of(one, "changed_at"), cause_of(one)});
    std::cout << text_table(rows);
}

int list(const DeliveriesOptions& options) {
    const auto page = client_of(options).get("/deliveries" + query_text({{"route", options.route},
                                                                         {"connector", options.connector},
                                                                         {"appeal_id", options.appeal},
                                                                         {"state", options.state},
                                                                         {"limit", std::to_string(options.limit)},
                                                                         {"after", options.after}}));
    return show_page(options, page, print_deliveries);
}

void print_attempts(const boost::json::value& delivery) {
    std::vector<TextRow> rows{{"№", "НАЧАТА/STARTED (UTC)", "ИСХОД/OUTCOME", "ПРИЧИНА/CAUSE", "ПОДРОБНО/DETAIL"}};
    for (const auto& one : delivery.at("attempts").as_array())
        rows.push_back({text_of(one, "attempt"), time_of(one, "started_at"), text_of(one, "outcome"), cause_of(one),
                        text_of(one, "detail")});
    std::cout << "\n" << text_table(rows);
}

int show(const DeliveriesOptions& options) {
    const auto delivery = client_of(options).get("/deliveries/" + percent_encode(options.ids.at(0)));
    if (options.json) {
        print_json(delivery);
        return 0;
    }
    print_deliveries({delivery});
    print_attempts(delivery);
    return 0;
}

int steer(const DeliveriesOptions& options, const std::string& deed) {
    boost::json::object body = deed_of(options);
    if (deed == "settle") body["outcome"] = options.outcome;
    return steer_each(options, options.ids, "/deliveries/", deed, body, print_deliveries);
}

void add_list(CLI::App& deliveries, CommandExit& exit) {
    const auto options = std::make_shared<DeliveriesOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = deliveries.add_subcommand("list", "Доставки, старые первыми / deliveries, oldest first");
    command->add_option("--state", options->state,
                        "queued | leased | postponed | delivered | refused | in_doubt | handed_over");
    command->add_option("--route", options->route, "Маршрут / route");
    command->add_option("--connector", options->connector, "Соединение / connector");
    command->add_option("--appeal", options->appeal, "Обращение / appeal");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    command->add_option("--after", options->after, "Продолжить после / go on after");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return list(*options); }); });
}

void add_show(CLI::App& deliveries, CommandExit& exit) {
    const auto options = std::make_shared<DeliveriesOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = deliveries.add_subcommand("show", "Доставка с попытками / a delivery with its attempts");
    command->add_option("ID", options->ids, "Доставка / delivery")->required()->expected(1);
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return show(*options); }); });
}

void add_deed(CLI::App& deliveries, CommandExit& exit, const std::string& deed, const std::string& words) {
    const auto options = std::make_shared<DeliveriesOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = deliveries.add_subcommand(deed, words);
    command->add_option("ID", options->ids, "Доставки / deliveries")->required();
    if (deed == "settle")
        command->add_option("--outcome", options->outcome, "Что узнали у партнёра / what the partner said")
            ->required()
            ->check(CLI::IsMember({"delivered", "refused"}));
    add_deed_options(*command, *options, ReasonIs::needed);
    add_access_options(*command, *options);
    command->callback([options, deed, &exit] { exit.code = steer(*options, deed); });
}

}  // namespace

void add_deliveries_command(CLI::App& app, CommandExit& exit) {
    CLI::App* deliveries = app.add_subcommand("deliveries", "Доставки в работающем шлюзе / deliveries in the running gateway");
    deliveries->require_subcommand(1);
    add_list(*deliveries, exit);
    add_show(*deliveries, exit);
    add_deed(*deliveries, exit, "retry", "Отправить сейчас / send now");
    add_deed(*deliveries, exit, "cancel", "Больше не отправлять / never send");
    add_deed(*deliveries, exit, "settle", "Решить судьбу in_doubt и handed_over / decide what is in doubt or handed over");
}

}  // namespace gateway
