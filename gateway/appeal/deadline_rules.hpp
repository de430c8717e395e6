// A rule of a term: how long, from what on, for which appeals, what ends it, when to warn. Rules are configuration
// (config/deadlines); the ones that are built in are the same (facts: appeals, chapters 2 and 12).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/appeal/due_date.hpp"

namespace gateway {

/// What a term runs from.
enum class StartEvent {
    received,        ///< the appeal came to the authority
    registered,      ///< it was registered; until that is known, it came
    created,         ///< the applicant sent it
    accepted,        ///< this gateway took it
    assigned,        ///< an executor was named
    forwarded,       ///< it was passed on
    interim_answer,  ///< an interim answer was given
    request,         ///< documents were asked for: by hand only, appeals do not tell
    deadline         ///< the term of the same stage ended: an extension
};

/// What ends a term.
enum class EndEvent {
    answered,    ///< every question has its end
    registered,  ///< it has a number, or went on further
    forwarded,   ///< it was passed on, or taken into work here
    nothing      ///< only the end of the appeal
};

/// A warning before the end of a term.
struct WarnBefore {
    enum class Unit { working_day, calendar_day, hour, percent };
    int amount = 0;  ///< 1…1000; percent of the term: 1…99
    Unit unit = Unit::hour;
    bool operator==(const WarnBefore&) const = default;
};

/// "3 working days", "1 calendar day", "4 hours", "20 %"; nullopt for anything else.
std::optional<WarnBefore> warn_before_of(std::string_view text);
std::string to_text(const WarnBefore& warn);

/// Which appeals a rule is for; empty lists and absent flags match all.
struct RuleScope {
    std::vector<std::string> regimes, channels;
    std::vector<std::string> oktmo;   ///< prefixes
    std::vector<std::string> topics;  ///< "0005.0056", "pos:147"; a final '*' makes a prefix
    std::optional<bool> fast_track, important;
    bool operator==(const RuleScope&) const = default;
};

struct DeadlineRule {
    std::string id;  ///< "fz59.answer"; stable
    std::string title;
    std::string stage;  ///< "answer": the first rule that matches an appeal gives the term of its stage
    StartEvent start = StartEvent::received;
    Term term;
    std::vector<WarnBefore> warn;
    EndEvent satisfied_by = EndEvent::answered;
    RuleScope scope;
    WorkSchedule schedule;
    int order = 100;     ///< smaller ones are asked earlier, then by id
    std::string source;  ///< where the rule comes from
};

/// The rules that are built in, in the order they are asked.
const std::vector<DeadlineRule>& builtin_deadline_rules();

/// Null when there is none of this id.
const DeadlineRule* find_deadline_rule(std::span<const DeadlineRule> rules, std::string_view id);

/// Words of the enumerations: "registered", "answered", "working-hour", "previous", …
std::string_view to_text(StartEvent start);
std::string_view to_text(EndEvent end);
std::string_view to_text(TermUnit unit);
std::string_view to_text(Shift shift);
std::optional<StartEvent> start_event_of(std::string_view text);
std::optional<EndEvent> end_event_of(std::string_view text);
std::optional<TermUnit> term_unit_of(std::string_view text);
std::optional<Shift> shift_of(std::string_view text);
std::vector<std::string> start_event_words();
std::vector<std::string> end_event_words();
std::vector<std::string> term_unit_words();
std::vector<std::string> shift_words();

}  // namespace gateway
