// Reads everything a dossier holds from the store.
#pragma once

#include "gateway/core/task.hpp"
#include "gateway/dossier/content.hpp"

namespace gateway {

/// How many links of the journal's chain may be shown. Between two neighbouring records of the appeal (and behind the last one)
/// at most `in_a_gap`, else only the second record's own; a dossier never has many more than `at_most`.
struct ChainLimits {
    std::int64_t in_a_gap = 50'000;
    std::int64_t at_most = 500'000;
};

/// Messages, evidence, files, journal and chain up to its end now; certificates and mappings are left to the caller. Big bodies
/// and files are named by their path in Blobs. Call on the io thread; `store` and `workers` outlive the call. Throws
/// Fault(not_found | store_unavailable).
Task<DossierContent> collect_dossier(Store& store, Workers& workers, DossierOrder order, ChainLimits limits = {});

}  // namespace gateway
