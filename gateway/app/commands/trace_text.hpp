// The story of an appeal as an administrator reads it.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace gateway {

/// Of an answer of GET /appeals/{appeal_id}: head, ids, the way with times and outcomes, what to press. Times are UTC.
std::string trace_text(const boost::json::value& story);

}  // namespace gateway
