// appeals find | show | duplicates: the search, the way of one appeal, and those that may be about the same.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/commands/trace_text.hpp"
#include "gateway/app/text_table.hpp"
#include "gateway/core/ids.hpp"

namespace gateway {
namespace {

struct AppealsOptions : AdminOptions {
    std::string external_id, system, status, origin, from, to, after, id;
    int limit = 50;
    bool unmask = false;
};

/// A date alone is its midnight, UTC.
std::string as_time(const std::string& text) {
    return text.size() == 10 ? text + "T00:00:00Z" : text;
}

std::string ids_text(const boost::json::value& appeal) {
    std::string text;
    for (const auto& id : appeal.at("external_ids").as_array())
        text += (text.empty() ? "" : ", ") + text_of(id, "system") + ":" + text_of(id, "value");
    return text;
}

void print_appeals(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ОБРАЩЕНИЕ/APPEAL", "СТАТУС/STATUS", "ОТКУДА/ORIGIN", "ПРИНЯТО/TAKEN (UTC)", "НОМЕРА/IDS"}};
    for (const auto& appeal : items)
        rows.push_back({text_of(appeal, "appeal_id"), text_of(appeal, "status"), text_of(appeal, "origin"),
                        time_of(appeal, "created_at"), ids_text(appeal)});
    std::cout << text_table(rows);
}

int find(const AppealsOptions& options) {
    const auto page = client_of(options).get("/appeals" + query_text({{"external_id", options.external_id},
                                                                      {"system", options.system},
                                                                      {"status", options.status},
                                                                      {"origin", options.origin},
                                                                      {"from", as_time(options.from)},
                                                                      {"to", as_time(options.to)},
                                                                      {"limit", std::to_string(options.limit)},
                                                                      {"after", options.after}}));
    return show_page(options, page, print_appeals);
}

/// The appeal's own id, or that of the one appeal which has `id` in some system; empty when that is not one appeal.
std::string appeal_id_of(const AdminClient& client, const std::string& id) {
    if (is_uuid(id)) return id;
    const auto page = client.get("/appeals" + query_text({{"external_id", id}}));
    const auto& items = page.at("items").as_array();
    if (items.size() == 1) return text_of(items[0], "appeal_id");
    if (items.size() > 1) {
        std::cerr
            << "appeal-gateway: этот номер у нескольких обращений, выберите одно / several appeals have this id, choose one\n";
        print_appeals(items);
        print_next(page);
    } else {
        say_nothing_found();
    }
    return {};
}

void print_canonical(const boost::json::value& story) {
    std::cout << "\nСодержание / content\n" << boost::json::serialize(story.at("canonical")) << "\n";
}

int show(const AppealsOptions& options) {
    const AdminClient client = client_of(options);
    const std::string id = appeal_id_of(client, options.id);
    if (id.empty()) return 1;
    WebFields headers;
    if (options.unmask) {
        const auto deed = deed_of(options);
        headers = {{"X-Actor", text_of(deed, "actor")}, {"X-Reason", text_of(deed, "reason")}};
    }
    const auto story = client.get("/appeals/" + percent_encode(id) + (options.unmask ? "?unmask=true" : ""), headers);
    if (options.json) {
        print_json(story);
        return 0;
    }
    std::cout << trace_text(story);
    if (options.unmask) print_canonical(story);
    return 0;
}

std::string reasons_text(const boost::json::value& item) {
    std::string text;
    for (const auto& reason : item.at("reasons").as_array())
        text += (text.empty() ? "" : ", ") + std::string(reason.as_string());
    return text;
}

int duplicates(const AppealsOptions& options) {
    const AdminClient client = client_of(options);
    const std::string id = appeal_id_of(client, options.id);
    if (id.empty()) return 1;
    const auto answer = client.get("/appeals/" + percent_encode(id) + "/duplicates");
    if (options.json) {
        print_json(answer);
        return 0;
    }
    std::vector<TextRow> rows{
        {"ОБРАЩЕНИЕ/APPEAL", "ПОХОЖЕСТЬ/LIKENESS", "ПОЧЕМУ/WHY", "СТАТУС/STATUS", "ОТКУДА/ORIGIN", "ПРИНЯТО/TAKEN (UTC)"}};
    for (const auto& item : answer.at("items").as_array())
        rows.push_back({text_of(item, "appeal_id"), boost::json::serialize(item.at("likeness")), reasons_text(item),
                        text_of(item, "status"), text_of(item, "origin"), time_of(item, "created_at")});
    if (rows.size() > 1) std::cout << text_table(rows);
    std::cout << "сравнено / compared " << boost::json::serialize(answer.at("compared")) << " (не больше / at most "
              << boost::json::serialize(answer.at("bound")) << "), похожих / alike " << rows.size() - 1
              << (answer.at("cut").as_bool() ? "; дальше не смотрели / no further ones were looked at" : "")
              << "; обращения не объединяются сами / appeals are never merged by themselves\n";
    return 0;
}

void add_duplicates(CLI::App& appeals, CommandExit& exit) {
    const auto options = std::make_shared<AppealsOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = appeals.add_subcommand(
        "duplicates",
        "Похожие обращения того же заявителя за две недели / like appeals of the same applicant within two weeks");
    command->add_option("ID", options->id, "Номер в шлюзе или в любой системе / id of the gateway or of any system")
        ->required();
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return duplicates(*options); }); });
}

void add_find(CLI::App& appeals, CommandExit& exit) {
    const auto options = std::make_shared<AppealsOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = appeals.add_subcommand("find", "Найти обращения / find appeals");
    command->add_option("--external-id", options->external_id, "Номер в любой системе / an id in any system");
    command->add_option("--system", options->system, "Чей номер: соединение / whose id: a connector");
    command->add_option("--status", options->status, "Статус / status");
    command->add_option("--origin", options->origin, "Откуда пришло: соединение / the connector that brought it");
    command->add_option("--from", options->from, "Принято с: дата или время RFC 3339 / taken from: date or RFC 3339 time");
    command->add_option("--to", options->to, "Принято по / taken until");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    command->add_option("--after", options->after, "Продолжить после / go on after");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return find(*options); }); });
}

void add_show(CLI::App& appeals, CommandExit& exit) {
    const auto options = std::make_shared<AppealsOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command =
        appeals.add_subcommand("show", "Путь обращения и что делать дальше / the way of an appeal and what to do");
    command->add_option("ID", options->id, "Номер в шлюзе или в любой системе / id of the gateway or of any system")
        ->required();
    CLI::Option* unmask =
        command->add_flag("--unmask", options->unmask, "С персональными данными, под запись / with personal data, journaled");
    add_deed_options(*command, *options, ReasonIs::optional);
    unmask->needs(command->get_option("--reason"));
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return show(*options); }); });
}

}  // namespace

void add_appeals_command(CLI::App& app, CommandExit& exit) {
    CLI::App* appeals = app.add_subcommand("appeals", "Обращения в работающем шлюзе / appeals in the running gateway");
    appeals->require_subcommand(1);
    add_find(*appeals, exit);
    add_show(*appeals, exit);
    add_duplicates(*appeals, exit);
}

}  // namespace gateway
