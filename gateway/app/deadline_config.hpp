// Deadline rules and production calendars of a configuration: deadlines/*.yaml and calendars/*.csv|xml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/app/config_problem.hpp"
#include "gateway/appeal/deadline_rules.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

struct DeadlineConfig {
    std::vector<DeadlineRule> rules = builtin_deadline_rules();   ///< without a folder `deadlines`: the built-in ones
    ProductionCalendar calendar = ProductionCalendar::shipped();  ///< with the years of `calendars` over the shipped ones
    std::string digest;        ///< of all that decides terms; another one when any of it changes
    int offset_minutes = 180;  ///< local time of appeals whose region is not known
};

/// Warns of a year without a production calendar that is near: the next one from 1 October on, and any that a term in working
/// days begun today may reach.
void check_calendars(const DeadlineConfig& config, const std::filesystem::path& dir, Time now, ConfigProblems& problems);

/// True for ids of rules, which are names of files: a-z, 0-9, '.', '_', '-', 1…60 characters, beginning with a letter or digit.
bool is_rule_id(std::string_view id);

/// What no type of a key can check (warnings, times of day, a word of `applies`) is added to the problems with its place.
DeadlineRule build_deadline(std::string id, const Settings& settings, ConfigProblems& problems);

/// Adds the years of one file: CSV as ProductionCalendar::read says, or XML of xmlcalendar.ru. A file whose name is a year
/// holds that year alone. Throws CalendarFault; std::runtime_error when it cannot be read.
void read_calendar_file(ProductionCalendar& calendar, const std::filesystem::path& file);

}  // namespace gateway
