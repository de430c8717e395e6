#include "gateway/store/rules.hpp"

#include <boost/json.hpp>

#include "gateway/core/digest.hpp"

namespace gateway {
namespace {

std::string flat(std::initializer_list<std::pair<std::string_view, boost::json::value_ref>> fields) {
    boost::json::object object;
    for (const auto& [key, value] : fields) object.emplace(key, boost::json::value(value, {}));
    return boost::json::serialize(object);
}

void fill(std::string& field, const std::string& value) {
    if (field.empty()) field = value;
}

}  // namespace

bool is_open(DeliveryState state) {
    return state != DeliveryState::delivered && state != DeliveryState::refused && state != DeliveryState::handed_over;
}

bool is_waiting(DeliveryState state) {
    return state == DeliveryState::queued || state == DeliveryState::postponed;
}

void apply(const ScanWord& word, std::vector<AttachmentRef>& attachments) {
    for (AttachmentRef& file : attachments)
        if (file.sha256 == word.sha256) file.scan = word.scan;
}

std::optional<DeliveryState> steered(DeliveryState from, Steer action) {
    using enum DeliveryState;
    switch (action) {
        case Steer::retry_now:
            if (from == postponed || from == refused || from == in_doubt || from == handed_over) return queued;
            return std::nullopt;
        case Steer::cancel:
            if (from == queued || from == postponed || from == in_doubt || from == handed_over) return refused;
            return std::nullopt;
        case Steer::settle_delivered:
            if (from == in_doubt || from == handed_over) return delivered;
            return std::nullopt;
        case Steer::settle_refused:
            if (from == in_doubt || from == handed_over) return refused;
            return std::nullopt;
    }
    return std::nullopt;
}

JournalEntry erased_entry(const ErasureOrder& order, std::int64_t bodies) {
    JournalEntry entry;
    entry.kind = "appeal.erased";
    entry.appeal_id = order.appeal_id;
    entry.actor = order.actor;
    entry.detail = flat({{"rule", order.rule}, {"reason", order.reason}, {"bodies", bodies}});
    return entry;
}

JournalEntry hold_entry(const std::string& appeal_id, const std::string& reason, const std::string& actor) {
    JournalEntry entry;
    entry.kind = reason.empty() ? "appeal.let_go" : "appeal.held";
    entry.appeal_id = appeal_id;
    entry.actor = actor;
    entry.detail = reason.empty() ? "{}" : flat({{"reason", reason}});
    return entry;
}

std::string digest_of(const Envelope& envelope) {
    return envelope.content_digest.empty() ? sha256_hex(envelope.bytes) : envelope.content_digest;
}

JournalEntry filled(JournalEntry entry, const Delivery& delivery) {
    fill(entry.message_id, delivery.message_id);
    fill(entry.appeal_id, delivery.appeal_id);
    fill(entry.delivery_id, delivery.delivery_id);
    fill(entry.connector, delivery.connector);
    return entry;
}

JournalEntry filled(JournalEntry entry, const Acceptance& acceptance) {
    fill(entry.message_id, acceptance.envelope.message_id);
    fill(entry.appeal_id, acceptance.appeal.appeal_id);
    fill(entry.connector, acceptance.envelope.connector);
    return entry;
}

JournalEntry repeat_entry(const Envelope& again, const Receipt& first, bool same_content) {
    JournalEntry entry;
    entry.kind = same_content ? "message.repeated" : "message.conflict";
    entry.message_id = first.message_id;
    entry.appeal_id = first.appeal_id;
    entry.connector = again.connector;
    entry.detail = flat({{"digest", digest_of(again)}, {"trace_id", again.trace_id}});
    return entry;
}

JournalEntry late_entry(const Settlement& settlement, const Delivery& delivery) {
    JournalEntry entry;
    entry.kind = "delivery.settled_late";
    entry.detail = flat({{"attempt", settlement.attempt}, {"outcome", to_text(settlement.outcome.kind)}});
    return filled(std::move(entry), delivery);
}

JournalEntry recovered_entry(const Delivery& delivery) {
    JournalEntry entry;
    entry.kind = "delivery.lease_recovered";
    entry.detail = flat({{"attempt", delivery.attempt}, {"route", delivery.route}});
    return filled(std::move(entry), delivery);
}

Cause cause_after(Steer action, Cause before) {
    switch (action) {
        case Steer::cancel:
            return Cause::cancelled_by_operator;
        case Steer::settle_refused:
            return before;
        case Steer::retry_now:
        case Steer::settle_delivered:
            return Cause::none;
    }
    return before;
}

std::int64_t& count_of(RouteStats& route, DeliveryState state) {
    switch (state) {
        case DeliveryState::queued:
            return route.queued;
        case DeliveryState::leased:
            return route.leased;
        case DeliveryState::postponed:
            return route.postponed;
        case DeliveryState::delivered:
            return route.delivered;
        case DeliveryState::refused:
            return route.refused;
        case DeliveryState::handed_over:
            return route.handed_over;
        case DeliveryState::in_doubt:
            break;
    }
    return route.in_doubt;
}

std::string cause_text(Cause cause) {
    return cause == Cause::none ? std::string() : std::string(info(cause).code);
}

Cause cause_from_text(std::string_view text) {
    return text.empty() ? Cause::none : cause_of(text).value_or(Cause::internal);
}

}  // namespace gateway
