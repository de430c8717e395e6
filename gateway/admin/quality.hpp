// A breach of the operator's rules as the JSON of /api/v1.
#pragma once

#include <boost/json/array.hpp>

#include "gateway/admin/quality_desk.hpp"

namespace gateway {

/// With the rule's title and who answers, as configured now.
boost::json::object breach_json(const QualityDesk& desk, const JournalRecord& record);
/// The breaches among the records, broken and mended, in their order; none without a desk.
boost::json::array breaches_json(const QualityDesk* desk, const std::vector<JournalRecord>& records);

}  // namespace gateway
