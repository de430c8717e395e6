// deadlines list: which terms of appeals run out soon or have passed.
#include <boost/json/array.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct DeadlinesOptions : AdminOptions {
    std::string within, stage, appeal, after;
    bool overdue = false;
    int limit = 50;
};

void print_deadlines(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ОБРАЩЕНИЕ/APPEAL", "ЭТАП/STAGE", "ПРАВИЛО/RULE", "ОТКУДА/SOURCE", "ИСТЕКАЕТ/DUE (UTC)",
                               "СОСТОЯНИЕ/STATE", "ПРОСРОЧЕН/OVERDUE"}};
    for (const auto& one : items)
        rows.push_back({text_of(one, "appeal_id"), text_of(one, "stage"), text_of(one, "rule"), text_of(one, "source"),
                        time_of(one, "due_at"), text_of(one, "state"), one.at("overdue").as_bool() ? "да/yes" : ""});
    std::cout << text_table(rows);
}

int list(const DeadlinesOptions& options) {
    const auto page = client_of(options).get("/deadlines" + query_text({{"overdue", options.overdue ? "true" : ""},
                                                                        {"within", options.within},
                                                                        {"stage", options.stage},
                                                                        {"appeal_id", options.appeal},
                                                                        {"limit", std::to_string(options.limit)},
                                                                        {"after", options.after}}));
    return show_page(options, page, print_deadlines);
}

}  // namespace

void add_deadlines_command(CLI::App& app, CommandExit& exit) {
    CLI::App* deadlines = app.add_subcommand("deadlines", "Сроки обращений в работающем шлюзе / terms in the running gateway");
    deadlines->require_subcommand(1);
    const auto options = std::make_shared<DeadlinesOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = deadlines->add_subcommand("list", "Неисполненные сроки, ближайшие первыми / open terms, nearest first");
    command->add_flag("--overdue", options->overdue, "Только просроченные / only those that have passed");
    command->add_option("--within", options->within,
                        "Истекают не позже, чем через: 3d, 12h; просроченные тоже / end at the latest in; past ones too");
    command->add_option("--stage", options->stage, "Этап: answer, register, … / stage");
    command->add_option("--appeal", options->appeal, "Обращение / appeal");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    command->add_option("--after", options->after, "Продолжить после / go on after");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return list(*options); }); });
}

}  // namespace gateway
