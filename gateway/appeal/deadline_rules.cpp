// The built-in rules. config/deadlines holds the same as files; a test compares them.
#include "gateway/appeal/deadline_rules.hpp"

#include <algorithm>

namespace gateway {

namespace {

using enum TermUnit;
using Unit = WarnBefore::Unit;

const std::vector<WarnBefore> days_before{{20, Unit::percent}, {3, Unit::working_day}};
const std::vector<WarnBefore> day_before{{1, Unit::working_day}};
const std::vector<WarnBefore> hours_before{{2, Unit::hour}};

RuleScope fz59() {
    return {.regimes = {"fz59"}, .channels = {}, .oktmo = {}, .topics = {}, .fast_track = {}, .important = {}};
}

RuleScope pos(bool fast_track) {
    RuleScope scope;
    scope.regimes = {"pos_message"};
    scope.fast_track = fast_track;
    return scope;
}

RuleScope social(std::optional<bool> important) {
    RuleScope scope;
    scope.regimes = {"open_source"};
    scope.important = important;
    return scope;
}

std::vector<DeadlineRule> make_rules() {
    using enum StartEvent;
    std::vector<DeadlineRule> rules{
        {"fz59.register",
         "Регистрация обращения / Registration of an appeal",
         "register",
         received,
         {3, calendar_day},
         day_before,
         EndEvent::registered,
         fz59(),
         {},
         100,
         "59-ФЗ ст. 8 ч. 2"},
        {"fz59.forward",
         "Направление по компетенции / Forwarding to the competent body",
         "forward",
         registered,
         {7, calendar_day},
         day_before,
         EndEvent::forwarded,
         fz59(),
         {},
         100,
         "59-ФЗ ст. 8 ч. 3"},
        {"fz59.answer",
         "Рассмотрение и ответ / Consideration and answer",
         "answer",
         registered,
         {30, calendar_day},
         days_before,
         EndEvent::answered,
         fz59(),
         {},
         100,
         "59-ФЗ ст. 12 ч. 1"},
        {"fz59.extend",
         "Продление рассмотрения / Extension of consideration",
         "answer",
         deadline,
         {30, calendar_day},
         days_before,
         EndEvent::answered,
         fz59(),
         {},
         100,
         "59-ФЗ ст. 12 ч. 2"},
        {"fz59.documents",
         "Ответ на запрос документов / Answer to a request for documents",
         "documents",
         request,
         {15, calendar_day},
         day_before,
         EndEvent::nothing,
         fz59(),
         {},
         100,
         "59-ФЗ ст. 10 ч. 2"},
        {"pos.fast_track",
         "ПОС, ускоренное рассмотрение / ПОС, fast track",
         "answer",
         created,
         {10, calendar_day},
         days_before,
         EndEvent::answered,
         pos(true),
         {},
         100,
         "ПОС"},
        {"pos.ordinary",
         "ПОС, обычное рассмотрение / ПОС, ordinary",
         "answer",
         created,
         {30, calendar_day},
         days_before,
         EndEvent::answered,
         pos(false),
         {},
         100,
         "ПОС"},
        {"social.important",
         "Ответ в социальной сети, высокая важность / Answer in a social network, important",
         "answer",
         assigned,
         {4, hour},
         {{1, Unit::hour}},
         EndEvent::answered,
         social(true),
         {},
         90,
         "региональный порядок"},
        {"social.answer",
         "Ответ в социальной сети / Answer in a social network",
         "answer",
         assigned,
         {9, working_hour},
         hours_before,
         EndEvent::answered,
         social({}),
         {},
         100,
         "региональный порядок"},
        {"social.final_after_interim",
         "Итоговый ответ после промежуточного / Final answer after an interim one",
         "answer",
         interim_answer,
         {7, working_day},
         days_before,
         EndEvent::answered,
         social({}),
         {},
         80,
         "региональный порядок"},
    };
    std::sort(rules.begin(), rules.end(),
              [](const DeadlineRule& a, const DeadlineRule& b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); });
    return rules;
}

}  // namespace

const std::vector<DeadlineRule>& builtin_deadline_rules() {
    static const std::vector<DeadlineRule> rules = make_rules();
    return rules;
}

const DeadlineRule* find_deadline_rule(std::span<const DeadlineRule> rules, std::string_view id) {
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const DeadlineRule& rule) { return rule.id == id; });
    return found == rules.end() ? nullptr : &*found;
}

}  // namespace gateway
