// What a row that changed says has happened. Pure.
#pragma once

#include <string>
#include <vector>

#include "gateway/appeal/appeal.hpp"

namespace gateway::table_import {

/// From the appeal as the gateway knows it to the one the row shows now: the events a reader of single steps needs, in order.
/// A table says nothing of when a status was set: `at` is the time of the import. What is in no event (texts, topics, people)
/// is left to the appeal itself, which is handed on behind them. `connector` is who says it; its own last word decides what is
/// new, for others may have moved the appeal since.
std::vector<AppealEvent> changes(const Appeal& known, const Appeal& fresh, const std::string& connector, Time at);

}  // namespace gateway::table_import
