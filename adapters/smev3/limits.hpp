// What SMEV's faults have taught about its limits: sizes of attachments, quota of the storage, recipients' queues that are
// full.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/smev3/faults.hpp"
#include "gateway/core/accept.hpp"
#include "gateway/core/connector.hpp"

namespace gateway::smev3 {

/// Of one connector; io thread only. Sizes are on disk and outlive a restart. They steer attempts for a while and are then
/// forgotten: limits are raised, quotas come free.
class LearnedLimits {
public:
    LearnedLimits(Ledger& ledger, std::string connector) : ledger_(ledger), connector_(std::move(connector)) {}

    /// Recalls the sizes, the first time it is called. Throws Fault(store_unavailable).
    Task<void> open();
    /// Takes the numbers of AttachmentSizeLimitExceeded and QuoteLimitExceeded, and the queue of DestinationOverflow; other
    /// faults teach nothing.
    Task<void> learn(SmevFault fault, Time now);
    /// SMEV has taken a message: for all we know there is room again.
    void sent() { full_.clear(); }

    /// Files that are together over this many octets do not travel inside a message: the lesser of the setting and the limit
    /// SMEV has named within the last day.
    std::uint64_t carried(std::uint64_t setting, Time now) const;
    /// How long files of together `octets` wait for quota; zero when they need not.
    Duration quota_wait(std::uint64_t octets, Time now) const;
    /// Recipients' queues that were full when a message was last sent into them.
    std::vector<PartnerQueue> full_queues() const;

private:
    struct Size {
        std::uint64_t octets = 0;
        Time learned_at{};
    };
    Task<std::optional<Size>> recall(std::string key);
    Task<void> remember(std::string key, Size size);

    Ledger& ledger_;
    std::string connector_;
    bool open_ = false;
    std::optional<Size> permitted_;            ///< PermittedTotalAttachmentSize
    std::optional<Size> quota_left_;           ///< RemainedTotalQuoteSize
    std::set<std::string, std::less<>> full_;  ///< DestinationName
};

}  // namespace gateway::smev3
