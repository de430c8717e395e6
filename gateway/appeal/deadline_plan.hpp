// The terms of an appeal by the rules in force: computed deadlines beside the given ones, and the clocks that watch them.
#pragma once

#include <optional>
#include <vector>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/deadline_rules.hpp"
#include "gateway/core/clock_book.hpp"

namespace gateway {

struct PlannedDeadlines {
    std::vector<LegalClock> clocks;  ///< one per stage with a term; what was done is `satisfied`
    /// A year the production calendar lacks: terms that need it were left out, warnings in working days counted in calendar
    /// ones.
    std::optional<int> missing_year;
};

/// Immutable; any thread.
class DeadlinePlan {
public:
    /// `offset_minutes`: local time of appeals whose own region is not known.
    DeadlinePlan(std::vector<DeadlineRule> rules, ProductionCalendar calendar, int offset_minutes);

    /// Puts the computed deadlines of the appeal in the place of those computed before and fills `satisfied_at` of all of them;
    /// given ones stay as they are and outrank a computed one of the same stage. A term in days ends with the last second of
    /// its day in the region; `due_date_legal` is that day without any shift. `accepted_at`: when this gateway took the appeal.
    /// Calling it again for the same appeal changes nothing.
    PlannedDeadlines apply(Appeal& appeal, Time accepted_at, Time now) const;

    const std::vector<DeadlineRule>& rules() const { return rules_; }
    const ProductionCalendar& calendar() const { return calendar_; }

private:
    class Work;
    std::vector<DeadlineRule> rules_;  ///< in the order they are asked
    ProductionCalendar calendar_;
    int offset_minutes_;
};

}  // namespace gateway
