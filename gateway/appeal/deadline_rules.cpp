#include "gateway/appeal/deadline_rules.hpp"

#include <algorithm>
#include <array>

namespace gateway {

namespace {

using enum TermUnit;

constexpr std::array table{
    DeadlineRule{"fz59.register",
                 "Регистрация обращения",
                 "Registration of an appeal",
                 "incoming",
                 {3, calendar_day},
                 "59-ФЗ ст. 8 ч. 2"},
    DeadlineRule{"fz59.forward",
                 "Направление по компетенции",
                 "Forwarding to the competent body",
                 "registration",
                 {7, calendar_day},
                 "59-ФЗ ст. 8 ч. 3"},
    DeadlineRule{"fz59.answer",
                 "Рассмотрение и ответ",
                 "Consideration and answer",
                 "registration",
                 {30, calendar_day},
                 "59-ФЗ ст. 12 ч. 1"},
    DeadlineRule{"fz59.extend",
                 "Продление рассмотрения",
                 "Extension of consideration",
                 "deadline",
                 {30, calendar_day},
                 "59-ФЗ ст. 12 ч. 2"},
    DeadlineRule{"fz59.documents",
                 "Ответ на запрос документов",
                 "Answer to a request for documents",
                 "request",
                 {15, calendar_day},
                 "59-ФЗ ст. 10 ч. 2"},
    DeadlineRule{"pos.fast_track", "ПОС, ускоренное рассмотрение", "ПОС, fast track", "created", {10, calendar_day}, "ПОС"},
    DeadlineRule{"pos.ordinary", "ПОС, обычное рассмотрение", "ПОС, ordinary", "created", {30, calendar_day}, "ПОС"},
    DeadlineRule{"social.answer",
                 "Ответ в социальной сети",
                 "Answer in a social network",
                 "assigned",
                 {9, working_hour},
                 "региональный порядок"},
    DeadlineRule{"social.important",
                 "Ответ в социальной сети, высокая важность",
                 "Answer in a social network, important",
                 "assigned",
                 {4, hour},
                 "региональный порядок"},
    DeadlineRule{"social.final_after_interim",
                 "Итоговый ответ после промежуточного",
                 "Final answer after an interim one",
                 "interim_answer",
                 {7, working_day},
                 "региональный порядок"},
};

}  // namespace

std::span<const DeadlineRule> deadline_rules() {
    return table;
}

const DeadlineRule* deadline_rule(std::string_view id) {
    const auto* found = std::find_if(table.begin(), table.end(), [&](const DeadlineRule& rule) { return rule.id == id; });
    return found == table.end() ? nullptr : found;
}

}  // namespace gateway
