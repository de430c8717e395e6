// One appeal told as its way: every hop in and out by time, and what a person should press next.
#pragma once

#include <boost/json/array.hpp>

#include "gateway/admin/desk.hpp"
#include "gateway/core/store.hpp"

namespace gateway {

/// Messages taken, attempts to deliver and deliveries that wait, by time; each with outcome, digest, signature verdict.
boost::json::array hops_of(const AppealTrace& trace);

/// What a person can do now, the most pressing first; empty when the gateway needs nobody.
boost::json::array next_steps_of(const AppealTrace& trace, const DeskView& view);

}  // namespace gateway
