// `deadline --from T (--rule R | --add N --unit U)`: the day or time a term ends, alone on stdout.
#include <array>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>

#include "gateway/app/commands/commands.hpp"
#include "gateway/app/commands/input_file.hpp"
#include "gateway/appeal/deadline_rules.hpp"

namespace gateway {
namespace {

using std::chrono::local_days;
using std::chrono::seconds;

constexpr int failed = 1, wrong_usage = 2;

struct Region {
    std::string_view name;
    int offset_minutes;
};

// The regions of the founding regulations; others give their offset.
constexpr std::array regions{Region{"kirov", 180}, Region{"smolensk", 180}, Region{"chechnya", 180}, Region{"eao", 600},
                             Region{"sakhalin", 660}};

struct Question {
    std::string rule, from, unit = "calendar", shift, region, calendar_file;
    int add = 0;
    bool list = false;
};

/// A moment as it was written, with its own offset when it had one.
struct Written {
    LocalMoment moment;
    std::optional<int> offset_minutes;
};

std::string two(int value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string text_of(local_days day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<int>(static_cast<unsigned>(date.month()))) +
           "-" + two(static_cast<int>(static_cast<unsigned>(date.day())));
}

std::string text_of(const LocalMoment& moment, std::optional<int> offset_minutes) {
    if (!moment.time) return text_of(moment.day);
    const auto at = std::chrono::sys_time<seconds>((moment.day + *moment.time).time_since_epoch());
    if (offset_minutes == 0 || !offset_minutes) {
        const std::string utc = to_rfc3339(at);
        return utc.substr(0, 19) + (offset_minutes ? "Z" : "");
    }
    return to_rfc3339(at - std::chrono::minutes(*offset_minutes), *offset_minutes);
}

LocalMoment local_of(Time time, int offset_minutes) {
    const auto local = std::chrono::local_time<seconds>(
        std::chrono::floor<seconds>(time + std::chrono::minutes(offset_minutes)).time_since_epoch());
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {day, local - day};
}

/// The offset at the end of `text`: "Z", "+03:00"; nullopt when there is none.
std::optional<int> offset_of(std::string_view text) {
    if (text.ends_with('Z') || text.ends_with('z')) return 0;
    const std::size_t at = text.find_last_of("+-");
    if (at == std::string_view::npos || at < 11 || text.size() - at != 6) return std::nullopt;
    int h = 0, m = 0;
    std::from_chars(text.data() + at + 1, text.data() + at + 3, h);
    std::from_chars(text.data() + at + 4, text.data() + at + 6, m);
    return (text[at] == '-' ? -1 : 1) * (h * 60 + m);
}

/// A day, or a local or zoned time with or without seconds.
Written read_moment(std::string text) {
    const bool day_alone = text.size() == 10;
    if (day_alone) text += "T00:00:00";
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    const auto offset = offset_of(text);
    if (text.size() >= 16 && (text.size() == 16 || text[16] != ':')) text.insert(16, ":00");
    const auto time = parse_rfc3339(text, 0);
    if (!time)
        throw std::invalid_argument(
            "--from: ожидается дата или дата и время ISO 8601, а не / expected an ISO 8601 date or time, not '" + text + "'");
    Written written{local_of(*time, offset.value_or(0)), offset};
    if (day_alone) written.moment.time.reset();
    return written;
}

int offset_of_region(const std::string& name) {
    for (const Region& region : regions)
        if (region.name == name) return region.offset_minutes;
    if (const auto offset = offset_of("0000-00-00T" + name)) return *offset;
    throw std::invalid_argument(
        "--region: ожидается kirov, smolensk, sakhalin, eao, chechnya или смещение +05:00 / expected one of these or an "
        "offset, not '" +
        name + "'");
}

TermUnit unit_of(const std::string& word) {
    constexpr std::array units{std::pair{"calendar", TermUnit::calendar_day}, std::pair{"working", TermUnit::working_day},
                               std::pair{"hour", TermUnit::hour}, std::pair{"working-hour", TermUnit::working_hour}};
    for (const auto& [text, unit] : units)
        if (word == text) return unit;
    throw std::invalid_argument("--unit: ожидается calendar, working, hour или working-hour / expected one of these, not '" +
                                word + "'");
}

Shift shift_of(const std::string& word) {
    if (word == "previous") return Shift::previous;
    if (word == "next") return Shift::next;
    if (word == "none") return Shift::none;
    throw std::invalid_argument("--shift: ожидается none, previous или next / expected none, previous or next, not '" + word +
                                "'");
}

Term term_of(const Question& question) {
    Term term{question.add, TermUnit::calendar_day, Shift::none};
    if (question.rule.empty()) {
        term.unit = unit_of(question.unit);
    } else {
        const DeadlineRule* rule = deadline_rule(question.rule);
        if (!rule)
            throw std::invalid_argument("--rule: нет правила '" + question.rule +
                                        "'; список: deadline --list / no such rule; see deadline --list");
        term = rule->term;
    }
    if (!question.shift.empty()) term.shift = shift_of(question.shift);
    return term;
}

int print_rules() {
    for (const DeadlineRule& rule : deadline_rules())
        std::cout << rule.id << "\t" << rule.term.amount << "\t" << rule.start << "\t" << rule.title_ru << " / "
                  << rule.title_en << "\t" << rule.source << "\n";
    return 0;
}

int answer(const Question& question) {
    Written start = read_moment(question.from);
    const Term term = term_of(question);
    if (!question.region.empty()) {
        const int offset = offset_of_region(question.region);
        if (start.moment.time && start.offset_minutes)
            start.moment = local_of(std::chrono::sys_time<seconds>((start.moment.day + *start.moment.time).time_since_epoch()) -
                                        std::chrono::minutes(*start.offset_minutes),
                                    offset);
        start.offset_minutes = offset;
    }
    ProductionCalendar calendar = ProductionCalendar::shipped();
    if (!question.calendar_file.empty()) calendar.read(read_input_file(question.calendar_file, std::size_t{1} << 20));
    std::cout << text_of(due(start.moment, term, calendar), start.offset_minutes) << "\n";
    return 0;
}

int run(const Question& question) {
    if (question.list) return print_rules();
    try {
        if (question.from.empty()) throw std::invalid_argument("укажите начало: --from ДАТА / give the start: --from DATE");
        return answer(question);
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
    auto question = std::make_shared<Question>();
    command->add_option("--from", question->from, "начало: дата или дата и время ISO 8601 / start: ISO 8601 date or time");
    auto* rule = command->add_option("--rule", question->rule, "готовое правило, например fz59.answer / a ready rule");
    auto* add = command->add_option("--add", question->add, "сколько прибавить / how many to add")->excludes(rule);
    command->add_option("--unit", question->unit, "calendar, working, hour, working-hour")->needs(add);
    command->add_option("--shift", question->shift,
                        "если последний день нерабочий: none, previous, next / when the last day is off");
    command->add_option("--region", question->region,
                        "kirov, smolensk, sakhalin, eao, chechnya или +05:00: местное время / local time");
    command->add_option("--calendar", question->calendar_file,
                        "CSV с днями других лет: дата;off|short|work / CSV with the days of further years");
    command->add_flag("--list", question->list, "показать готовые правила / list the ready rules");
    command->callback([question, &exit] { exit.code = run(*question); });
}

}  // namespace gateway
