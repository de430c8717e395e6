// One handling report: the mapping's document with the files of its answers in it.
#pragma once

#include <string>
#include <vector>

#include "adapters/sstu/handling_records.hpp"
#include "adapters/sstu/office.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway::sstu {

struct Report {
    std::string json;  ///< empty: the appeal's state is nothing ССТУ is told of
    MappingStamp mapped;
    std::vector<ReportedQuestion> questions;
};

/// Blocking; on a worker. Throws Fault(mapping_failed), Fault(attachment_missing), Fault(too_large) for an answer's file that
/// cannot be taken in.
Report report_of(const Office& office, const std::string& appeal_json);

}  // namespace gateway::sstu
