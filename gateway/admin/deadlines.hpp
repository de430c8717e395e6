// A legal clock as the JSON of /api/v1.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/admin/operation.hpp"

namespace gateway {

/// `overdue` and `left_s` (seconds until the end, negative behind it) as of now.
boost::json::object json_of(const LegalClock& clock, Time now);

}  // namespace gateway
