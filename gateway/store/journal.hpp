// The end of the journal's chain; the rule of its hashes stands in gateway/core/journal_chain.hpp.
#pragma once

#include <string>

#include "gateway/core/journal_chain.hpp"

namespace gateway {

/// The end of the chain: what the next record stands on.
struct JournalTip {
    std::int64_t seq = 0;
    std::string hash{journal_origin};

    /// Builds the next record and moves the tip to it.
    JournalRecord next(JournalEntry entry, Time at, std::string config_digest);
};

}  // namespace gateway
