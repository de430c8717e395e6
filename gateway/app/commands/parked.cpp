// parked list | show | release | close: messages that could not be processed, and the administrator's decision about them.
#include <boost/json/array.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct ParkedOptions : AdminOptions {
    std::string connector, sender_message_id, state, after;
    std::vector<std::string> ids;
    int limit = 50;
};

void print_parked(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ОТЛОЖЕНО/PARKED", "ОТКУДА/FROM", "НОМЕР ОТПРАВИТЕЛЯ/SENDER'S ID", "СОСТОЯНИЕ/STATE",
                               "ВПЕРВЫЕ/FIRST SEEN (UTC)", "ПРИЧИНА/CAUSE", "ПОДРОБНО/DETAIL"}};
    for (const auto& one : items)
        rows.push_back({text_of(one, "park_id"), text_of(one, "connector"), text_of(one, "sender_message_id"),
                        text_of(one, "state"), time_of(one, "first_seen"), cause_of(one), text_of(one, "detail")});
    std::cout << text_table(rows);
}

int list(const ParkedOptions& options) {
    const auto page = client_of(options).get("/parked" + query_text({{"connector", options.connector},
                                                                     {"sender_message_id", options.sender_message_id},
                                                                     {"state", options.state},
                                                                     {"limit", std::to_string(options.limit)},
                                                                     {"after", options.after}}));
    return show_page(options, page, print_parked);
}

int show(const ParkedOptions& options) {
    const auto message = client_of(options).get("/parked/" + percent_encode(options.ids.at(0)));
    if (options.json)
        print_json(message);
    else
        print_parked({message});
    return 0;
}

int steer(const ParkedOptions& options, const std::string& deed) {
    return steer_each(options, options.ids, "/parked/", deed, deed_of(options), print_parked);
}

void add_list(CLI::App& parked, CommandExit& exit) {
    const auto options = std::make_shared<ParkedOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = parked.add_subcommand("list", "Что не удалось обработать / what could not be processed");
    command->add_option("--state", options->state, "open | released | closed");
    command->add_option("--connector", options->connector, "Соединение / connector");
    command->add_option("--sender-message-id", options->sender_message_id, "Номер у отправителя / the sender's id");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    command->add_option("--after", options->after, "Продолжить после / go on after");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return list(*options); }); });
}

void add_show(CLI::App& parked, CommandExit& exit) {
    const auto options = std::make_shared<ParkedOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = parked.add_subcommand("show", "Одно сообщение / one message");
    command->add_option("ID", options->ids, "Отложенное сообщение / parked message")->required()->expected(1);
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return show(*options); }); });
}

void add_deed(CLI::App& parked, CommandExit& exit, const std::string& deed, const std::string& words) {
    const auto options = std::make_shared<ParkedOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = parked.add_subcommand(deed, words);
    command->add_option("ID", options->ids, "Отложенные сообщения / parked messages")->required();
    add_deed_options(*command, *options, ReasonIs::needed);
    add_access_options(*command, *options);
    command->callback([options, deed, &exit] { exit.code = steer(*options, deed); });
}

}  // namespace

void add_parked_command(CLI::App& app, CommandExit& exit) {
    CLI::App* parked =
        app.add_subcommand("parked", "Сообщения, которые не удалось обработать / messages that could not be processed");
    parked->require_subcommand(1);
    add_list(*parked, exit);
    add_show(*parked, exit);
    add_deed(*parked, exit, "release", "Обработать ещё раз / process again");
    add_deed(*parked, exit, "close", "Больше не обрабатывать / never process");
}

}  // namespace gateway
