// The rules that are ready: terms of 59-ФЗ, of ПОС and of answers in social networks (facts: appeals, chapters 2 and 12).
#pragma once

#include <span>
#include <string_view>

#include "gateway/appeal/due_date.hpp"

namespace gateway {

struct DeadlineRule {
    std::string_view id;  ///< "fz59.answer"; stable
    std::string_view title_ru, title_en;
    std::string_view start;  ///< event the term runs from: "incoming", "registration", "created", "assigned", …
    Term term;
    std::string_view source;
};

/// In the order of the table.
std::span<const DeadlineRule> deadline_rules();

/// Null for an id that is not in the table.
const DeadlineRule* deadline_rule(std::string_view id);

}  // namespace gateway
