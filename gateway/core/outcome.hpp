// One attempt on the way out, before (Delivery) and after (Outcome).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/cause.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/core/mapping_stamp.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// `handed_over`: the next system has taken it and will say later whether it arrived (SMEV's queue, a partner's mailbox). It
/// blocks no later delivery and ends by a DeliveryWord or by the administrator.
enum class DeliveryState { queued, leased, postponed, delivered, refused, in_doubt, handed_over };

std::string_view to_text(DeliveryState state);
std::optional<DeliveryState> delivery_state_of(std::string_view text);

/// Everything a connector needs for one attempt. `canonical` is what to carry: an Appeal for `appeal_*`, else an AppealEvent
/// (JSON of schemas/appeal/1.0); `appeal` is the appeal as it stands now.
struct Delivery {
    std::string delivery_id;  ///< UUIDv7; stable over all attempts, fit as an idempotency key
    std::string route;
    std::string connector;
    std::string message_id;  ///< the message that caused it
    std::string appeal_id;
    std::string trace_id;
    MessageKind kind = MessageKind::appeal_created;
    int attempt = 1;  ///< 1 for the first
    Time created_at{};
    std::string canonical;
    std::string appeal;
    std::vector<ExternalId> external_ids;  ///< all ids of the appeal known so far, in every system
    std::vector<AttachmentRef> attachments;
    std::string note;      ///< what Connector::prepare returned for this delivery; persisted before the first sending
    bool resumed = false;  ///< an earlier attempt was cut off (lease ran out, process died): it may have arrived
};

/// How an attempt ended. Built by the five functions below, so that no kind lacks what it needs.
struct Outcome {
    enum class Kind { delivered, refused, postponed, in_doubt, handed_over };

    Kind kind = Kind::postponed;
    Cause cause = Cause::none;
    std::string detail;                   ///< for the administrator; no personal data, no bodies
    std::optional<Duration> retry_after;  ///< postponed: the partner's own wish (Retry-After); else the route's policy decides
    std::vector<ExternalId> learned;      ///< ids the partner gave; stored with the appeal in the same transaction
    std::string evidence;                 ///< exact bytes of the partner's reply when they prove something (signed answers)
    std::string sent;                     ///< exact bytes that went out when they prove something (our signed original)
    std::string handle;                   ///< handed_over: the id under which the later word will come, ≤ 300 octets
    std::string stage;                    ///< the protocol's own word for how far it is ("requestIsQueued"), ≤ 100 octets
    std::vector<MappingStamp> mapped;     ///< the mappings that made what was sent; journaled with the attempt
    bool fresh_note = false;              ///< postponed: forget `note`, call prepare again (SMEV StaleMessageId)
    bool without_end = false;             ///< postponed: the protocol demands repeating for ever; the route never gives it up
    bool hold_route = false;              ///< postponed: stop the whole route and alarm (class "stop" of facts/smev.md §8)
};

Outcome delivered(std::vector<ExternalId> learned = {}, std::string evidence = {});
Outcome refused(Cause cause, std::string detail = {});
Outcome postponed(Cause cause, std::string detail = {}, std::optional<Duration> retry_after = std::nullopt);
Outcome in_doubt(Cause cause, std::string detail = {});
Outcome handed_over(std::string handle, std::string stage, std::vector<ExternalId> learned = {}, std::string evidence = {});

std::string_view to_text(Outcome::Kind kind);

/// What is heard later of a delivery that was handed over. A word about a delivery that has ended already changes nothing but
/// the journal, except that `refused` after `delivered` is an alarm there.
struct DeliveryWord {
    std::string connector;
    std::string handle;  ///< as in Outcome::handle
    /// handed_over (only the stage moves on), delivered, refused, or postponed: the next system gave it back for a reason that
    /// passes, it is due at once with its note, and its connector decides how it goes on.
    DeliveryState state = DeliveryState::handed_over;
    std::string stage;
    Cause cause = Cause::none;
    std::string detail;  ///< for the administrator; no personal data
};

}  // namespace gateway
