// A fact: what analytics keeps of one question of one appeal. No personal data: every column comes from a field of class p0 or
// p1 (appeal/field.hpp), which `fact_columns` names and a test holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/analytics/categories.hpp"
#include "gateway/analytics/table_spec.hpp"
#include "gateway/appeal/appeal.hpp"
#include "gateway/core/fact_reader.hpp"

namespace gateway {

/// Decides local days and what is overdue.
struct FactFrame {
    Time as_of{};            ///< an open question is overdue when its term ended before this
    int offset_minutes = 0;  ///< of the region, east of UTC
};

/// Times in whole seconds (fractions cut), days local. The rules stand in docs/bi.md.
struct Fact {
    std::string appeal_id;
    std::int64_t question = 1;
    std::string origin;  ///< connector that brought it
    std::chrono::sys_seconds created{};
    std::optional<std::chrono::sys_seconds> registered, closed, due;
    std::string created_day, closed_day;  ///< "YYYY-MM-DD"
    std::string region, municipality, organ, channel, regime;
    std::string sector, topic_scheme, topic_code, topic_name, topic_mapped, category;
    std::string status, decision, due_source, root_cause, answer_template;
    bool answer_text = false;  ///< an answer of the question has a text
    bool answered = false, actions_taken = false, extended = false, transferred = false;
    bool fast_track = false, repeated = false, collective = false;
    bool overdue = false;
    std::optional<bool> in_term;        ///< closed ones with a term
    std::int64_t duration_seconds = 0;  ///< closed ones: since the registration, else since the creation
    std::int64_t duration_days = 0;     ///< the same in local calendar days
    std::int64_t rating = 0;            ///< 1…5; 0 = none

    std::int64_t duration_hours() const { return duration_seconds / 3600; }
};

/// The questions of an appeal, in their order.
std::vector<Fact> facts_of(const Appeal& appeal, const std::string& origin, const FactFrame& frame,
                           const CategoryList& categories);

/// Table "appeal_fact" and a fact as a row of it.
const TableSpec& fact_table();
void write_fact(const Fact& fact, std::vector<std::string>& cells);

/// Table "status_event" and the history of an appeal as rows of it.
const TableSpec& status_event_table();
std::vector<std::vector<std::string>> status_events_of(const Appeal& appeal, int offset_minutes);

}  // namespace gateway
