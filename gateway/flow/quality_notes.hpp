// What a message did to the quality of its appeal: the breaches it brought and those it mended, as the journal says them.
#pragma once

#include <vector>

#include "gateway/appeal/quality_rules.hpp"
#include "gateway/core/journal_book.hpp"

namespace gateway {

/// The operator's rules and the book of what was said before.
struct QualityPolicy {
    std::vector<QualityRule> rules;
    int offset_minutes = 0;  ///< local time of appeals whose region is not known
    JournalBook& book;       ///< outlives the policy
};

struct QualityNews {
    std::vector<QualityBreach> broken, mended;
};

/// What still stands of an appeal by its records quality.broken and quality.mended, oldest first.
std::vector<QualityBreach> standing(const std::vector<JournalRecord>& records);

/// What is new in `found` and what of `stood` is gone. A breach is the same by rule, what and place. Unknown codes come with a
/// message and are never mended; neither is what a rule said that is no more.
QualityNews news_of(const std::vector<QualityBreach>& stood, const std::vector<QualityBreach>& found,
                    const std::vector<QualityRule>& rules);

/// One entry quality.broken or quality.mended each. Ids are the caller's.
std::vector<JournalEntry> entries_of(const QualityNews& news);

/// The breach an entry's detail tells of; empty texts for what it does not say.
QualityBreach breach_of(const std::string& detail);

}  // namespace gateway
