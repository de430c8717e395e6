// The letters of one day about data quality and terms: who is told, what, in which words. Pure. No personal data: rules, counts
// and ids of appeals alone.
#pragma once

#include <string>
#include <vector>

#include "gateway/app/quality_config.hpp"
#include "gateway/core/journal_book.hpp"

namespace gateway {

/// What one rule, or one stage of terms, came to on a day.
struct NoticeLine {
    std::string title;
    int count = 0;
    std::vector<std::string> appeals;  ///< ids in the order they came, each once, at most `most_named`
};
inline constexpr std::size_t most_named = 20;

struct QualityNotice {
    std::string sector;  ///< empty = the operator, who hears of all
    QualityHead to;
    std::vector<NoticeLine> broken;           ///< by rule, most first
    std::vector<NoticeLine> overdue, warned;  ///< by stage
    int mended = 0;
    bool says_something() const { return !broken.empty() || !overdue.empty() || !warned.empty() || mended > 0; }
};

/// The kinds of records a notice is made of.
std::vector<std::string> notice_kinds();

/// For the operator and every block, in this order, those with a mail address. A breach of a block nobody answers for is the
/// operator's.
std::vector<QualityNotice> notices_of(const std::vector<JournalRecord>& records, const QualityConfig& config);

std::string notice_subject(const QualityNotice& notice, const std::string& day, const std::string& instance);
std::string notice_text(const QualityNotice& notice, const std::string& day, int top);

}  // namespace gateway
