// The one function an adapter may call inside the gateway, and the narrow memory it may ask.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/core/envelope.hpp"
#include "gateway/core/mapping_stamp.hpp"
#include "gateway/core/outcome.hpp"
#include "gateway/core/task.hpp"

namespace gateway {

/// A message at the gateway's door: the bytes as they came and their meaning in canonical words.
struct Submission {
    /// What to do when no route matches: an endpoint refuses (the partner sees a Fault), a poller must not lose a legal
    /// appeal and parks it for the administrator.
    enum class Unrouted { refuse, park };

    Envelope envelope;
    std::string canonical;  ///< JSON: an Appeal for `appeal_*`, an AppealEvent otherwise (schemas/appeal/1.0)
    Unrouted unrouted = Unrouted::refuse;
    /// What this message says of a delivery handed over earlier (SMEV's verdict, the answer itself): applied in the transaction
    /// that stores the message.
    std::optional<DeliveryWord> word;
    /// The mappings that made `canonical`; journaled with the acceptance, unknown codes as events of data quality.
    std::vector<MappingStamp> mapped;
};

/// Returns after the commit; throws Fault when the message is refused (then nothing of it is stored as accepted) and
/// Fault(overloaded | store_unavailable | stopping) when we cannot: the partner may repeat. Call on the io thread.
using Accept = std::function<Task<Receipt>(Submission)>;

/// An appeal that one connector handed to its partner and whose end is not known yet.
struct OpenItem {
    std::string appeal_id;
    std::string status;                    ///< canonical status as last known
    std::vector<ExternalId> external_ids;  ///< all of them
    Time changed_at{};
};

struct AppealRecord {
    std::string appeal_id;
    std::int64_t version = 0;  ///< grows by one with every change
    std::string json;          ///< canonical Appeal
    std::string status;
    std::string regime;
    std::string origin;  ///< connector that brought it
    Time created_at{};
    Time changed_at{};
    std::vector<ExternalId> external_ids;
};

/// What an adapter may ask of the gateway's memory. All calls on the io thread; they throw Fault(store_unavailable).
class Ledger {
public:
    virtual ~Ledger() = default;
    /// A small value an adapter keeps between polls and restarts (feed cursor, token of a dictionary); ≤ 64 KiB.
    virtual Task<std::optional<std::string>> recall(std::string connector, std::string key) = 0;
    virtual Task<void> remember(std::string connector, std::string key, std::string value) = 0;
    /// A word about a delivery that comes outside any message (a partner's Ack in our mailbox, GetStatus). False when no
    /// delivery is known by this handle: the word is kept and applied when the delivery is settled with it.
    virtual Task<bool> hear(DeliveryWord word) = 0;
    /// Handles of this connector's deliveries handed over before `before` whose stage begins with `stage`, oldest first: what
    /// its partner has been silent about.
    virtual Task<std::vector<std::string>> open_handles(std::string connector, std::string stage, Time before, int limit) {
        static_cast<void>(connector), static_cast<void>(stage), static_cast<void>(before), static_cast<void>(limit);
        co_return std::vector<std::string>();
    }
    /// Appeals not final that were handed to this system: they have an external id of it and kind, and it is not their origin
    /// (who brings an appeal hears of it from us and is not asked how far it is). Ordered by change, oldest first, ≤ `limit`.
    virtual Task<std::vector<OpenItem>> open_items(std::string system, std::string kind, int limit) = 0;
    virtual Task<std::optional<AppealRecord>> appeal_by(ExternalId id) = 0;
    /// By our own id. Whether the asking partner may see it is the adapter's to decide.
    virtual Task<std::optional<AppealRecord>> appeal(std::string appeal_id) = 0;
    /// Appeals having an id of (system, kind), changed in [from, to], newest first: feeds of our own endpoints.
    virtual Task<std::vector<AppealRecord>> appeals_changed(std::string system, std::string kind, Time from, Time to,
                                                            int limit) = 0;
};

}  // namespace gateway
