// First answers, kept for ever: a call that is repeated hears what it heard the first time. And the numbers of official
// letters.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/partner/settings.hpp"
#include "gateway/exchange/receipt.hpp"

namespace gateway::partner {

/// A signed receipt and what it says.
struct KeptReceipt {
    std::string document;  ///< XML
    LetterReceipt says;
    bool repeated = false;  ///< the call was known
};

/// The last number given, by connector, prefix and year. Shared by the doors of one process: when the configuration is
/// reloaded, calls that began at the old door and calls at the new one draw from the same series.
using Numbers = std::map<std::string, std::int64_t>;

/// All calls on the io thread. Receipts lie in the ledger under their partner's name; nobody reads another's.
class Receipts {
public:
    Receipts(const DoorSettings& door, const AdapterKit& kit, std::shared_ptr<Numbers> numbers);

    /// Of a call or letter: the same for the same partner and id.
    static std::string id_of(const std::string& partner, const std::string& message_id);

    Task<std::optional<KeptReceipt>> find(std::string partner, std::string receipt_id);
    /// Throws Fault(duplicate_other_content) when the first one was about other octets.
    Task<std::optional<KeptReceipt>> first(std::string partner, std::string receipt_id, std::string digest);

    /// Signs it, keeps it for repetitions, and as evidence of the message.
    Task<KeptReceipt> give(LetterReceipt receipt);

    /// The next number of an official letter: `prefix` YYYY "-" six digits, without gaps while the process lives. Never the
    /// same twice: it is on disk before it is used.
    Task<std::string> next_number(std::string prefix, Time now);

private:
    const DoorSettings& door_;
    const AdapterKit& kit_;
    std::shared_ptr<const SigningKey> key_;
    std::shared_ptr<Numbers> numbers_;  ///< with the other doors of this process
};

}  // namespace gateway::partner
