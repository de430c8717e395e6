// The book of clocks of the store of tests.
#pragma once

#include <map>

#include "gateway/core/store.hpp"

namespace gateway {

/// One thread at a time.
class MemoryClocks {
public:
    /// Throws what clock_rules.hpp throws; then nothing has changed.
    void take(const Acceptance& acceptance, Time now);

    std::optional<Time> next() const;
    std::vector<LegalClock> due(Time now, int limit) const;
    std::vector<LegalClock> of(const std::string& appeal_id) const;
    std::vector<LegalClock> find(const ClockQuery& query) const;
    std::vector<ClockCount> count(Time now) const;

private:
    using Key = std::pair<std::string, std::string>;  ///< appeal, stage
    const LegalClock* known(const Key& key) const;
    void enter(const std::string& appeal_id, const std::vector<LegalClock>& said, Time now);
    void raise(const ClockPoint& point);
    std::map<Key, LegalClock> clocks_;
};

}  // namespace gateway
