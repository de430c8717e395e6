// What an appeal tells of its terms: when they began and when what was owed was done. Pure.
#pragma once

#include <optional>

#include "gateway/appeal/appeal.hpp"
#include "gateway/appeal/deadline_rules.hpp"

namespace gateway {

/// A moment of an appeal in the region's local time: a day alone where only a date is known.
struct AppealMoment {
    LocalMoment local;
    Time at{};  ///< the moment; for a day alone its local midnight
};

/// Where and when an appeal is looked at.
struct DeadlineSight {
    int offset_minutes = 0;  ///< of the appeal's region
    Time accepted_at{};      ///< this gateway took it
    Time now{};
};

/// When the event happened; nullopt when the appeal does not tell (yet). An appeal that was opened again counts its answer
/// terms from then on.
std::optional<AppealMoment> start_of(const Appeal& appeal, StartEvent start, const DeadlineSight& sight);

/// When what the rule asks for was done, at the latest when the appeal ended; nullopt while it is owed.
std::optional<Time> end_of(const Appeal& appeal, EndEvent end, const DeadlineSight& sight);

/// Some question's term was prolonged.
bool is_extended(const Appeal& appeal);

bool is_in_scope(const RuleScope& scope, const Appeal& appeal);

/// The offset of the appeal's own region, else `otherwise`.
int offset_of(const Appeal& appeal, int otherwise);

LocalMoment local_moment(Time at, int offset_minutes);
Time utc_of(std::chrono::local_days day, std::chrono::seconds time, int offset_minutes);
/// "2026-03-02" → the day; nullopt for anything else.
std::optional<std::chrono::local_days> day_of_date(std::string_view date);
Date date_of(std::chrono::local_days day);

}  // namespace gateway
