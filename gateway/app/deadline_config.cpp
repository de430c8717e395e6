#include "gateway/app/deadline_config.hpp"

#include <algorithm>

namespace gateway {
namespace {

constexpr std::size_t longest_id = 60;

/// "09:00" → minutes after midnight; "24:00" is the end of the day.
std::optional<int> minutes_of(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
    if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
    return hours * 60 + minutes;
}

int time_of_day(const Settings& settings, const char* key, ConfigProblems& problems) {
    const auto minutes = minutes_of(settings.text(key));
    if (!minutes)
        problems.error(settings.place(key), "ожидается время суток, например 09:00", "expected a time of day such as 09:00");
    return minutes.value_or(0);
}

WorkSchedule schedule_of(const Settings& settings, ConfigProblems& problems) {
    const std::size_t before = problems.errors();
    const WorkSchedule schedule{time_of_day(settings, "begins", problems), time_of_day(settings, "ends", problems),
                                time_of_day(settings, "break_begins", problems), time_of_day(settings, "break_ends", problems)};
    const bool ordered = schedule.begins + 60 < schedule.ends && schedule.break_begins <= schedule.break_ends &&
                         schedule.begins <= schedule.break_begins && schedule.break_ends + 60 <= schedule.ends;
    if (problems.errors() == before && !ordered)
        problems.error(settings.place("begins"),
                       "рабочий день длиннее часа, перерыв внутри него и не позже чем за час до конца",
                       "a working day is longer than an hour, with the break inside, over an hour before its end");
    return schedule;
}

std::optional<bool> flag_of(const std::string& word) {
    if (word == "any") return std::nullopt;
    return word == "yes";
}

std::vector<WarnBefore> warnings_of(const Settings& settings, ConfigProblems& problems) {
    constexpr std::size_t most = 10;
    std::vector<WarnBefore> warnings;
    for (const std::string& text : settings.list("warn")) {
        const auto warn = warn_before_of(text);
        if (warn)
            warnings.push_back(*warn);
        else
            problems.error(settings.place("warn"),
                           "'" + text +
                               "' — не предупреждение: '3 working days', '2 calendar days', "
                               "'4 hours' или '20 %'",
                           "'" + text +
                               "' is no warning: '3 working days', '2 calendar days', "
                               "'4 hours' or '20 %'");
    }
    if (warnings.size() > most) problems.error(settings.place("warn"), "предупреждений не больше 10", "at most 10 warnings");
    return warnings;
}

}  // namespace

bool is_rule_id(std::string_view id) {
    const auto alnum = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !id.empty() && id.size() <= longest_id && alnum(id.front()) &&
           std::all_of(id.begin(), id.end(), [&](char c) { return alnum(c) || c == '.' || c == '_' || c == '-'; });
}

DeadlineRule build_deadline(std::string id, const Settings& settings, ConfigProblems& problems) {
    DeadlineRule rule;
    rule.id = std::move(id);
    rule.title = settings.text("title");
    rule.stage = settings.text("stage");
    rule.start = start_event_of(settings.text("start")).value_or(StartEvent::received);
    rule.term.amount = static_cast<int>(settings.integer("amount"));
    rule.term.unit = term_unit_of(settings.text("unit")).value_or(TermUnit::calendar_day);
    rule.term.shift = shift_of(settings.text("shift")).value_or(Shift::none);
    rule.warn = warnings_of(settings, problems);
    rule.satisfied_by = end_event_of(settings.text("satisfied_by")).value_or(EndEvent::answered);
    const Settings& scope = settings.block("applies");
    rule.scope = {scope.list("regimes"),
                  scope.list("channels"),
                  scope.list("oktmo"),
                  scope.list("topics"),
                  flag_of(scope.text("fast_track")),
                  flag_of(scope.text("important"))};
    rule.schedule = schedule_of(settings.block("schedule"), problems);
    rule.order = static_cast<int>(settings.integer("order"));
    rule.source = settings.text("source");
    return rule;
}

}  // namespace gateway
