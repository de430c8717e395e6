// Does a page hold what a scenario expects of it?
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>

#include "gateway/app/scenario/scenario.hpp"

namespace gateway {

using ScenarioNames = std::map<std::string, std::string>;

/// ${name} in every text of `value` replaced. Throws std::runtime_error for a name that is not known.
std::string filled(const std::string& text, const ScenarioNames& names);
boost::json::value filled(const boost::json::value& value, const ScenarioNames& names);

/// A page as JSON: JSON itself, or JSON lines as a list. Throws std::runtime_error.
boost::json::value page_of(const std::string& text);

/// Empty when the condition holds, else one sentence saying what was found. Throws as filled().
std::string objection(const ScenarioCondition& condition, const boost::json::value& page, const ScenarioNames& names);

}  // namespace gateway
