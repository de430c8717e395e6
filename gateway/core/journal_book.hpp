// What is asked of the journal beside the chain: the words the gateway said about quality and terms, by time or appeal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/store.hpp"

namespace gateway {

/// Journal entries of these kinds can be looked up quickly over all appeals; others by appeal only.
inline constexpr std::string_view journal_quality_broken = "quality.broken", journal_quality_mended = "quality.mended",
                                  journal_deadline_warning = "deadline.warning",
                                  journal_deadline_breached = "deadline.breached";

/// Without an appeal only records of the kinds above are found.
struct JournalQuery {
    std::vector<std::string> kinds;     ///< any of these; at least one
    std::string appeal_id;              ///< empty = any
    std::optional<Time> from, to;       ///< from ≤ at < to
    std::vector<std::string> contains;  ///< octets the detail has, all of them: `"rule":"no-text"`
    std::int64_t after = 0;             ///< seq of the last record of the page before
    int limit = 200;
};

class JournalBook {
public:
    virtual ~JournalBook() = default;
    /// In the order they were written. On the io thread; throws Fault(store_unavailable | overloaded | stopping).
    virtual Task<std::vector<JournalRecord>> find_journal(JournalQuery query) = 0;
};

}  // namespace gateway
