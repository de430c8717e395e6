// Calls to the other gateway's door, shared by the two faces of the adapter.
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/peer/settings.hpp"
#include "gateway/exchange/receipt.hpp"

namespace gateway::peer {

struct Line {
    std::shared_ptr<const PeerSettings> settings;
    AdapterKit kit;
    std::shared_ptr<const SigningKey> key;
    const TrustStore* trust = nullptr;

    /// A call of `path` below the door, with credentials, within the deadline.
    WebCall call(std::string method, const std::string& path, Deadline deadline) const;
    SealRules rules() const { return {trust, settings->signers}; }

    /// The receipt in `document`, when it is the peer's for this letter; throws Fault(partner_unsigned | partner_garbage).
    /// On a worker.
    LetterReceipt receipt_of(const std::string& document, const std::string& letter_id, const std::string& digest) const;
};

Line make_line(std::shared_ptr<const PeerSettings> settings, AdapterKit kit);

/// What a refusal of the door means for a delivery: 408, 425, 429 and 5xx pass, the rest will not change by waiting. The
/// problem document's code is told, nothing else of it.
Outcome outcome_of(const WebReply& reply, Time now);

std::unique_ptr<Connector> make_connector(Line line);
std::unique_ptr<Source> make_source(Line line);

}  // namespace gateway::peer
