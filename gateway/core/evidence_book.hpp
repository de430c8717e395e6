// What must be provable later: signed originals in both directions, acknowledgements, statuses, timestamps; and messages that
// could not be processed, parked with everything known of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/task.hpp"

namespace gateway {

/// One document that proves a step of an exchange. At least one of message_id, delivery_id, appeal_id is set.
struct EvidenceItem {
    std::int64_t seq = 0;   ///< given by the store
    std::string kind;       ///< "sent", "received", "ack", "status", "receipt", "timestamp"
    std::string operation;  ///< the protocol's word, "SendRequest"; may be empty
    std::string connector, message_id, delivery_id, appeal_id;
    int attempt = 0;  ///< of delivery_id
    std::string content_type;
    std::string bytes;         ///< exact; empty in lists
    std::string sha256;        ///< of bytes; filled by the store
    std::string about_sha256;  ///< kind "timestamp": what it stamps
    Time at{};                 ///< filled by the store when zero
};

enum class ParkedState { open, released, closed };

std::string_view to_text(ParkedState state);
std::optional<ParkedState> parked_state_of(std::string_view text);

/// A message that cannot be processed (an attachment that never comes, content that never parses). It is not an appeal yet and
/// not lost either.
struct ParkedMessage {
    std::string park_id;  ///< UUIDv7, given by the store
    std::string connector, sender, sender_message_id;
    Cause cause = Cause::none;
    std::string detail;  ///< for the administrator; no personal data
    std::string content_type;
    std::string bytes;  ///< exactly as received; empty in lists
    std::string sha256;
    std::vector<SignatureEvidence> evidence;
    ParkedState state = ParkedState::open;
    Time first_seen{}, parked_at{}, changed_at{};
};

struct ParkedQuery {
    std::string connector, sender_message_id;
    std::optional<ParkedState> state;
    int limit = 50;
    std::string after;  ///< park_id
};

/// All calls on the io thread; each is one transaction; they throw Fault(store_unavailable | overloaded | stopping).
class EvidenceBook {
public:
    virtual ~EvidenceBook() = default;
    /// Ids that are left out are filled from those given (a delivery knows its message and appeal).
    /// Throws Fault(missing_field) when no id is given.
    virtual Task<void> keep(EvidenceItem item) = 0;
    /// The park_id; a message parked before (connector, sender_message_id, same bytes) gives its first id again: a released one
    /// is open anew with the new cause, others stay as they are.
    virtual Task<std::string> park(ParkedMessage message) = 0;
    /// Parked messages an administrator has released and their adapter has not taken up yet, oldest first, with bytes.
    virtual Task<std::vector<ParkedMessage>> released(std::string connector, int limit) = 0;
    /// The adapter has taken a released message up again (it was accepted): its state becomes closed.
    virtual Task<void> close_parked(std::string park_id) = 0;
};

}  // namespace gateway
