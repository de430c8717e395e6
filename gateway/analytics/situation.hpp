// What the Ситуационный центр is told (регламенты: 000 4.9; 001 2.2): incidents as they are seen, and sums now and then.
// Nothing of a person: codes, organs, days and counts; sums of few are told together.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/analytics/measures.hpp"

namespace gateway {

/// What counts as an incident. Zero or false = never.
struct SituationRules {
    std::int64_t burst_count = 0;     ///< so many questions of one topic from one municipality …
    Duration burst_within{};          ///< … created within so long before now
    bool breaches = false;            ///< the term of an open question has passed
    bool incident_cards = false;      ///< an appeal of regime incident112 (ЕДДС-112) has come in
    std::vector<std::string> slices;  ///< of the sums; empty = no sums
    std::int64_t days = 1;            ///< the sums are about so many local days, today the last
    std::int64_t min_count = 5;       ///< sums of fewer questions are told together
};

/// One thing that is told. The id is the same whenever the same thing is seen again.
struct SituationRecord {
    std::string id;  ///< "burst/33701000/roads/2026-03-02"
    std::string json;
};

/// Sees every appeal that matters once and gives what there is to tell. One thread.
class Situation {
public:
    /// `frame.as_of` is now.
    Situation(SituationRules rules, FactFrame frame);

    /// How far back an appeal that changed can matter.
    Time horizon() const { return horizon_; }
    void take(const Fact& fact);
    std::vector<SituationRecord> incidents() const;
    /// One record per slice; `stamp` tells the hour they are about ("2026-03-02T10").
    std::vector<SituationRecord> sums(const std::string& stamp) const;

private:
    void see_burst(const Fact& fact);

    SituationRules rules_;
    FactFrame frame_;
    Time horizon_;
    DayRange days_;
    std::map<std::pair<std::string, std::string>, std::int64_t> recent_;  ///< municipality, topic → questions
    std::vector<SituationRecord> seen_;
    Measures measures_;
};

}  // namespace gateway
