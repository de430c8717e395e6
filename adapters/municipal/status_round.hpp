// One round of questions about the appeals a partner holds: "how far is it?", for those of them that are still open.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "adapters/municipal/reception.hpp"

namespace gateway::municipal {

/// Asks the partner about one appeal; nullopt when it says nothing. Throws Fault or TransportError when it cannot be asked.
using AskStatus = std::function<Task<std::optional<Arrival>>(std::string partner_id, Deadline)>;

/// Keeps what was seen of each, so that only news goes on, and goes on where the round before ran out of time. io thread only.
class StatusRound {
public:
    explicit StatusRound(Reception reception) : reception_(std::move(reception)) {}

    /// The number of events accepted.
    Task<int> run(AskStatus ask, Deadline deadline);

private:
    using Items = std::map<std::string, OpenItem>;  ///< by the partner's id

    Task<Items> open_items();
    Task<int> take(std::string partner_id, Arrival arrival);
    Task<std::string> seen_of(std::string partner_id);
    const AdapterKit& kit() const { return reception_.kit(); }

    Reception reception_;
    std::map<std::string, std::string> seen_;  ///< partner's id → fingerprint; a copy of what the Ledger holds
    std::string last_asked_;
};

}  // namespace gateway::municipal
