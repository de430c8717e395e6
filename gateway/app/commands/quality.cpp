// quality list | notice: breaches of the operator's rules of data quality, and the daily letters about them.
#include <boost/json/array.hpp>
#include <iostream>

#include "gateway/app/commands/admin_options.hpp"
#include "gateway/app/text_table.hpp"

namespace gateway {
namespace {

struct QualityOptions : AdminOptions {
    std::string since, until, rule, sector, severity, appeal, after, date;
    bool mended = false, dry_run = false;
    int limit = 50;
};

void print_breaches(const boost::json::array& items) {
    std::vector<TextRow> rows{{"ВРЕМЯ/TIME (UTC)", "ОБРАЩЕНИЕ/APPEAL", "ПРАВИЛО/RULE", "ВАЖНОСТЬ/SEVERITY", "ЧТО/WHAT",
                               "ГДЕ/PLACE", "БЛОК/SECTOR", "ОТВЕЧАЕТ/HEAD", "ОТКУДА/FROM"}};
    for (const auto& one : items)
        rows.push_back({time_of(one, "at"), text_of(one, "appeal_id"), text_of(one, "rule"), text_of(one, "severity"),
                        text_of(one, "what"), text_of(one, "place"), text_of(one, "sector"), text_of(one, "head"),
                        text_of(one, "connector")});
    std::cout << text_table(rows);
}

int list(const QualityOptions& options) {
    const auto page = client_of(options).get("/quality" + query_text({{"since", options.since},
                                                                      {"until", options.until},
                                                                      {"rule", options.rule},
                                                                      {"sector", options.sector},
                                                                      {"severity", options.severity},
                                                                      {"appeal_id", options.appeal},
                                                                      {"state", options.mended ? "mended" : ""},
                                                                      {"limit", std::to_string(options.limit)},
                                                                      {"after", options.after}}));
    return show_page(options, page, print_breaches);
}

void print_states(const boost::json::array& items) {
    std::vector<TextRow> rows{{"БЛОК/SECTOR", "КОМУ/TO", "СОСТОЯНИЕ/STATE", "НЕУДАЧ/FAILURES", "ПРИЧИНА/REASON"}};
    for (const auto& one : items)
        rows.push_back({text_of(one, "sector").empty() ? "*" : text_of(one, "sector"), text_of(one, "head"),
                        text_of(one, "state"), text_of(one, "failures"), text_of(one, "reason")});
    std::cout << text_table(rows);
}

void print_letters(const boost::json::array& items) {
    for (const auto& one : items) {
        const auto& text = one.as_object().at("text").as_string();
        std::cout << "== " << (text_of(one, "sector").empty() ? "*" : text_of(one, "sector")) << " [" << text_of(one, "state")
                  << "] " << text_of(one, "subject") << "\n\n"
                  << std::string_view(text.data(), text.size()) << "\n";
    }
}

/// 1 when a letter did not leave.
int notice(const QualityOptions& options) {
    const AdminClient client = client_of(options);
    if (options.dry_run)
        return show_page(options, client.get("/quality/notices" + query_text({{"date", options.date}})), print_letters);
    boost::json::object body = deed_of(options);
    if (options.reason.empty()) body["reason"] = "quality notice";
    body["date"] = options.date;
    const auto page = client.post("/quality/notices", body);
    int code = show_page(options, page, print_states);
    for (const auto& one : page.at("items").as_array())
        if (text_of(one, "state") == "failed" || text_of(one, "state") == "in_doubt") code = 1;
    return code;
}

void add_list(CLI::App& quality, CommandExit& exit) {
    const auto options = std::make_shared<QualityOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = quality.add_subcommand("list", "Нарушения, старые первыми / breaches, oldest first");
    command->add_option("--since", options->since, "Не раньше: день региона или время / from: a day or a time");
    command->add_option("--until", options->until, "Раньше чем / before");
    command->add_option("--rule", options->rule, "Правило / rule");
    command->add_option("--sector", options->sector, "Отраслевой блок / sector block");
    command->add_option("--severity", options->severity, "notice | warning | error")
        ->check(CLI::IsMember({"notice", "warning", "error"}));
    command->add_option("--appeal", options->appeal, "Обращение / appeal");
    command->add_flag("--mended", options->mended, "Устранённые / mended ones");
    command->add_option("--limit", options->limit, "Строк / rows")->check(CLI::Range(1, 200))->capture_default_str();
    command->add_option("--after", options->after, "Продолжить после / go on after");
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return list(*options); }); });
}

void add_notice(CLI::App& quality, CommandExit& exit) {
    const auto options = std::make_shared<QualityOptions>();  // shared with the callback, which CLI11 keeps
    CLI::App* command = quality.add_subcommand(
        "notice", "Отправить неотправленные уведомления за день / send a day's notices that have not been sent");
    command->add_option("--date", options->date, "День региона, 2026-03-02 / a day of the region")->required();
    command->add_flag("--dry-run", options->dry_run, "Только показать письма / only show the letters");
    add_deed_options(*command, *options, ReasonIs::optional);
    add_access_options(*command, *options);
    command->callback([options, &exit] { run_admin_command(exit, [&] { return notice(*options); }); });
}

}  // namespace

void add_quality_command(CLI::App& app, CommandExit& exit) {
    CLI::App* quality = app.add_subcommand(
        "quality", "Качество данных: нарушения правил и уведомления / data quality: breaches of rules and notices");
    quality->require_subcommand(1);
    add_list(*quality, exit);
    add_notice(*quality, exit);
}

}  // namespace gateway
