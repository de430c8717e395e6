#include "gateway/app/commands/keeping.hpp"

#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct KeepingOptions : AdminOptions {
    std::string appeal;
    bool let_go = false;
    int limit = 50;
};

void print_due(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ОБРАЩЕНИЕ/APPEAL", "РЕЖИМ/REGIME", "ПРАВИЛО/RULE", "ЗАКРЫТО/CLOSED (UTC)", "УДЕРЖАНО/HELD"}};
    for (const auto& one : items)
        rows.push_back({text_of(one, "appeal_id"), text_of(one, "regime"), text_of(one, "rule"), time_of(one, "closed_at"),
                        text_of(one, "hold")});
    std::cout << text_table(rows);
}

int show_due(const KeepingOptions& options) {
    const auto page = client_of(options).get("/retention" + query_text({{"limit", std::to_string(options.limit)}}));
    return show_page(options, page, print_due);
}

boost::json::value deed(const KeepingOptions& options, const char* what) {
    return client_of(options).post("/appeals/" + percent_encode(options.appeal) + "/" + what, deed_of(options));
}

int erase(const KeepingOptions& options) {
    const auto done = deed(options, "erase");
    if (options.json) {
        print_json(done);
        return 0;
    }
    std::cout << (done.at("repeat").as_bool() ? "уже стёрто / erased before: " : "стёрто / erased: ") << options.appeal << " "
              << time_of(done, "at") << " (UTC), правило / rule " << text_of(done, "rule") << ", тел / bodies "
              << text_of(done, "bodies") << ", файлов / files " << text_of(done, "files") << "\n";
    return 0;
}

int hold(const KeepingOptions& options) {
    const auto done = deed(options, options.let_go ? "let_go" : "hold");
    if (options.json)
        print_json(done);
    else
        std::cout << (options.let_go ? "отпущено / let go: " : "удержано / held: ") << options.appeal << "\n";
    return 0;
}

void add_retention(CLI::App& privacy, CommandExit& exit) {
    const auto options = std::make_shared<KeepingOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = privacy.add_subcommand(
        "retention",
        "Закрытые обращения, чей срок хранения вышел (retention в gateway.yaml); ничего не стирает / closed appeals whose "
        "term of keeping is over; erases nothing");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return show_due(*options); }); });
}

void add_deed(CLI::App& command, const std::shared_ptr<KeepingOptions>& options) {
    command.add_option("--appeal", options->appeal, "Номер обращения в шлюзе / the gateway's id of the appeal")->required();
    add_deed_options(command, *options, ReasonIs::needed);
    add_access_options(command, *options);
}

void add_erase(CLI::App& privacy, CommandExit& exit) {
    const auto options = std::make_shared<KeepingOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = privacy.add_subcommand(
        "erase",
        "Стереть тела, файлы и персональные данные закрытого обращения навсегда; журнал, суммы, квитанции и показатели "
        "остаются / erase bodies, files and personal data of a closed appeal for good; journal, digests, receipts and "
        "statistics stay");
    add_deed(*command, options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return erase(*options); }); });
}

void add_hold(CLI::App& privacy, CommandExit& exit) {
    const auto options = std::make_shared<KeepingOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = privacy.add_subcommand(
        "hold",
        "Не стирать обращение (суд, проверка), пока не отпущено / not to erase an appeal (court, inquiry) until let go");
    command->add_flag("--release", options->let_go, "Отпустить / let go");
    add_deed(*command, options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return hold(*options); }); });
}

}  // namespace

void add_keeping_commands(CLI::App& privacy, CommandExit& exit) {
    add_retention(privacy, exit);
    add_erase(privacy, exit);
    add_hold(privacy, exit);
}

}  // namespace gateway
