// `deadline --from T (--rule R | --add N --unit U)`: the day or time a term ends, alone on stdout.
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/config_reader.hpp"
#include "gateway/app/deadline_config.hpp"
#include "gateway/appeal/deadline_facts.hpp"
#include "gateway/appeal/region_zone.hpp"

namespace gateway {
namespace {

using std::chrono::seconds;

constexpr int failed = 1, wrong_usage = 2;

struct Asked {
    std::string rule, from, unit = "calendar", shift, region, calendar_file, config;
    std::optional<int> add;
    bool list = false;
};

/// A moment as it was written, with its own offset when it had one.
struct Written {
    LocalMoment moment;
    std::optional<int> offset_minutes;
};

std::string text_of(const LocalMoment& moment, std::optional<int> offset_minutes) {
    if (!moment.time) return date_of(moment.day);
    const auto at = std::chrono::sys_time<seconds>((moment.day + *moment.time).time_since_epoch());
    if (offset_minutes == 0 || !offset_minutes) {
        const std::string utc = to_rfc3339(at);
        return utc.substr(0, 19) + (offset_minutes ? "Z" : "");
    }
    return to_rfc3339(at - std::chrono::minutes(*offset_minutes), *offset_minutes);
}

/// The offset a time ends with: "Z", "+03:00"; nullopt when there is none.
std::optional<int> offset_in(std::string_view text) {
    if (text.ends_with('Z') || text.ends_with('z')) return 0;
    const std::size_t at = text.find_last_of("+-");
    if (at == std::string_view::npos || at < 11) return std::nullopt;
    return offset_of_text(text.substr(at));
}

/// A day, or a local or zoned time with or without seconds.
Written read_moment(const std::string& given) {
    std::string text = given;
    const bool day_alone = text.size() == 10;
    if (day_alone) text += "T00:00:00";
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    const auto offset = offset_in(text);
    if (text.size() >= 16 && (text.size() == 16 || text[16] != ':')) text.insert(16, ":00");
    const auto time = parse_rfc3339(text, 0);
    if (!time)
        throw std::invalid_argument(
            "--from: ожидается дата или дата и время ISO 8601, а не / expected an ISO 8601 date or time, not '" + given + "'");
    Written written{local_moment(*time, offset.value_or(0)), offset};
    if (day_alone) written.moment.time.reset();
    return written;
}

int offset_of_region(const std::string& name) {
    if (const auto offset = region_offset(name)) return *offset;
    throw std::invalid_argument(
        "--region: ожидается kirov, smolensk, sakhalin, eao, chechnya, код ОКТМО или смещение +05:00 / expected one of these, "
        "a code of ОКТМО or an offset, not '" +
        name + "'");
}

TermUnit unit_of(const std::string& word) {
    if (const auto unit = term_unit_of(word)) return *unit;
    throw std::invalid_argument("--unit: ожидается calendar, working, hour или working-hour / expected one of these, not '" +
                                word + "'");
}

Shift shift_in(const std::string& word) {
    if (const auto shift = shift_of(word)) return *shift;
    throw std::invalid_argument("--shift: ожидается none, previous или next / expected none, previous or next, not '" + word +
                                "'");
}

/// The rules and calendars of a configuration, or those that are built in. Only faults of these files matter here.
DeadlineConfig rules_for(const Asked& asked) {
    DeadlineConfig deadlines;
    if (!asked.config.empty()) {
        ConfigReading reading = read_config({asked.config, adapter_kinds(), process_environment()});
        std::string faults;
        for (const ConfigProblem& problem : reading.problems.sorted()) {
            const std::string folder = std::filesystem::path(problem.place.file).parent_path().filename().string();
            const bool ours = folder == "deadlines" || folder == "calendars";
            if (ours && problem.weight == ConfigProblem::Weight::error) faults += "\n" + to_line(problem);
        }
        if (!faults.empty()) throw std::runtime_error("конфигурация неверна / the configuration is wrong:" + faults);
        deadlines = std::move(reading.config.deadlines);
    }
    if (!asked.calendar_file.empty()) read_calendar_file(deadlines.calendar, asked.calendar_file);
    return deadlines;
}

struct Reckoning {
    Term term;
    WorkSchedule schedule;
};

Reckoning reckoning_of(const Asked& asked, const DeadlineConfig& deadlines) {
    Reckoning reckoning;
    if (asked.rule.empty()) {
        if (!asked.add) throw std::invalid_argument("нужно --rule или --add / give --rule or --add");
        reckoning.term = {*asked.add, unit_of(asked.unit), Shift::none};
    } else {
        const DeadlineRule* rule = find_deadline_rule(deadlines.rules, asked.rule);
        if (!rule)
            throw std::invalid_argument("--rule: нет правила '" + asked.rule +
                                        "'; список: deadline --list / no such rule; see deadline --list");
        reckoning = {rule->term, rule->schedule};
    }
    if (!asked.shift.empty()) reckoning.term.shift = shift_in(asked.shift);
    return reckoning;
}

int print_rules(const DeadlineConfig& deadlines) {
    for (const DeadlineRule& rule : deadlines.rules)
        std::cout << rule.id << "\t" << rule.term.amount << " " << to_text(rule.term.unit) << "\t" << to_text(rule.start)
                  << "\t" << rule.title << "\t" << rule.source << "\n";
    return 0;
}

/// The start as the region's clocks show it.
Written start_of(const Asked& asked) {
    Written start = read_moment(asked.from);
    if (asked.region.empty()) return start;
    const int offset = offset_of_region(asked.region);
    if (start.moment.time && start.offset_minutes)
        start.moment = local_moment(utc_of(start.moment.day, *start.moment.time, *start.offset_minutes), offset);
    start.offset_minutes = offset;
    return start;
}

void check_years(const LocalMoment& end) {
    const std::chrono::year_month_day date(end.day);
    if (date.year() > std::chrono::year(9999))
        throw std::invalid_argument("срок кончается после 9999 года / the term ends after the year 9999");
}

int answer(const Asked& asked) {
    if (asked.list) return print_rules(rules_for(asked));
    if (asked.from.empty()) throw std::invalid_argument("укажите начало: --from ДАТА / give the start: --from DATE");
    const Written start = start_of(asked);
    const DeadlineConfig deadlines = rules_for(asked);
    const Reckoning reckoning = reckoning_of(asked, deadlines);
    const LocalMoment end = due(start.moment, reckoning.term, deadlines.calendar, reckoning.schedule);
    check_years(end);
    std::cout << text_of(end, start.offset_minutes) << "\n";
    return 0;
}

int run(const Asked& asked) {
    try {
        return answer(asked);
    } catch (const std::invalid_argument& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return wrong_usage;
    } catch (const std::runtime_error& error) {
        std::cerr << "appeal-gateway: " << error.what() << "\n";
        return failed;
    }
}

}  // namespace

void add_deadline_command(CLI::App& app, CommandExit& exit) {
    auto* command = app.add_subcommand("deadline", "Когда истекает срок / when a term ends");
    auto asked = std::make_shared<Asked>();
    command->add_option("--from", asked->from, "начало: дата или дата и время ISO 8601 / start: ISO 8601 date or time");
    auto* rule = command->add_option("--rule", asked->rule, "правило, например fz59.answer / a rule");
    auto* add = command->add_option("--add", asked->add, "сколько прибавить / how many to add")->excludes(rule);
    command->add_option("--unit", asked->unit, "calendar, working, hour, working-hour")->needs(add);
    command->add_option(
        "--shift", asked->shift,
        "если последний день срока в днях нерабочий: none, previous, next / when the last day of a term in days is off");
    command->add_option("--region", asked->region,
                        "kirov, smolensk, sakhalin, eao, chechnya, код ОКТМО или +05:00: местное время / local time");
    command->add_option(
        "--calendar", asked->calendar_file,
        "Производственный календарь другого года: CSV или XML / production calendar of another year: CSV or XML");
    command->add_option("--config", asked->config,
                        "папка конфигурации: её правила и календари / configuration: its rules and calendars");
    command->add_flag("--list", asked->list, "показать правила / list the rules");
    command->callback([asked, &exit] { exit.code = run(*asked); });
}

}  // namespace gateway
