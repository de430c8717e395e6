// The decisions about words, evidence and parked messages that both stores share.
#include <boost/json.hpp>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

constexpr std::size_t longest_handle = 300;

bool is_ended(DeliveryState state) {
    return state == DeliveryState::delivered || state == DeliveryState::refused;
}

void add(boost::json::object& object, boost::json::string_view key, std::string_view text) {
    if (!text.empty()) object.emplace(key, boost::json::string_view(text.data(), text.size()));
}

std::string_view kind_of_word(const DeliveryWord& word, const DeliveryRecord& before) {
    if (effect_of(before.state, word) != WordEffect::apply) {
        const bool opposite = is_ended(before.state) && is_ended(word.state) && before.state != word.state;
        return opposite ? "delivery.word_contradicts" : "delivery.word_late";
    }
    switch (word.state) {
        case DeliveryState::delivered:
            return "delivery.delivered";
        case DeliveryState::refused:
            return "delivery.refused";
        case DeliveryState::postponed:
            return "delivery.postponed";
        default:
            return "delivery.stage";
    }
}

}  // namespace

std::optional<ParkedState> steered(ParkedState from, ParkedSteer action) {
    const ParkedState wanted = action == ParkedSteer::release ? ParkedState::released : ParkedState::closed;
    if (from == wanted) return std::nullopt;
    return wanted;
}

WordEffect effect_of(DeliveryState from, const DeliveryWord& word) {
    switch (from) {
        case DeliveryState::handed_over:
        case DeliveryState::in_doubt:
            return WordEffect::apply;
        case DeliveryState::leased:
            return WordEffect::wait;
        case DeliveryState::queued:
        case DeliveryState::postponed:
            return word.state == DeliveryState::delivered ? WordEffect::apply : WordEffect::journal;
        case DeliveryState::delivered:
        case DeliveryState::refused:
            break;
    }
    return WordEffect::journal;
}

bool says_nothing_new(const DeliveryRecord& record, const DeliveryWord& word) {
    return record.state == word.state && record.stage == word.stage && record.cause == word.cause;
}

bool is_good(const DeliveryWord& word) {
    return !word.handle.empty() && word.handle.size() <= longest_handle &&
           (word.state == DeliveryState::handed_over || word.state == DeliveryState::postponed || is_ended(word.state));
}

JournalEntry word_entry(const DeliveryWord& word, const DeliveryRecord& before) {
    boost::json::object detail;
    detail["by"] = "word";
    add(detail, "state", to_text(word.state));
    add(detail, "stage", word.stage);
    if (word.cause != Cause::none) add(detail, "cause", info(word.cause).code);
    add(detail, "route", before.delivery.route);
    JournalEntry entry;
    entry.kind = kind_of_word(word, before);
    entry.detail = boost::json::serialize(detail);
    return filled(std::move(entry), before.delivery);
}

std::vector<EvidenceItem> proven_by(const Settlement& settlement) {
    std::vector<EvidenceItem> items;
    const auto prove = [&](const char* kind, const std::string& bytes) {
        if (bytes.empty()) return;
        EvidenceItem item;
        item.kind = kind;
        item.delivery_id = settlement.delivery_id;
        item.attempt = settlement.attempt;
        item.at = settlement.ended_at;
        item.sha256 = sha256_hex(bytes);
        item.bytes = bytes;
        items.push_back(std::move(item));
    };
    prove("sent", settlement.outcome.sent);
    prove("received", settlement.outcome.evidence);
    return items;
}

EvidenceItem filled(EvidenceItem item, const Delivery& delivery) {
    if (item.connector.empty()) item.connector = delivery.connector;
    if (item.message_id.empty()) item.message_id = delivery.message_id;
    if (item.appeal_id.empty()) item.appeal_id = delivery.appeal_id;
    return item;
}

void check_ids(const EvidenceItem& item) {
    if (item.message_id.empty() && item.delivery_id.empty() && item.appeal_id.empty())
        throw Fault(Cause::missing_field, "evidence is about a message, a delivery or an appeal", "message_id");
}

bool wants_timestamp(const EvidenceItem& item) {
    return item.kind == "sent" || item.kind == "received" || item.kind == "ack";
}

bool wants_timestamp(const Envelope& envelope) {
    return !envelope.evidence.empty();
}

JournalEntry evidence_entry(const EvidenceItem& item) {
    boost::json::object detail;
    add(detail, "kind", item.kind);
    add(detail, "operation", item.operation);
    add(detail, "sha256", item.sha256);
    add(detail, "about_sha256", item.about_sha256);
    JournalEntry entry;
    entry.kind = "evidence.kept";
    entry.message_id = item.message_id;
    entry.delivery_id = item.delivery_id;
    entry.appeal_id = item.appeal_id;
    entry.connector = item.connector;
    entry.detail = boost::json::serialize(detail);
    return entry;
}

JournalEntry parked_entry(std::string_view kind, const ParkedMessage& message) {
    boost::json::object detail;
    add(detail, "park_id", message.park_id);
    if (message.cause != Cause::none) add(detail, "cause", info(message.cause).code);
    add(detail, "sha256", message.sha256);
    JournalEntry entry;
    entry.kind = kind;
    entry.connector = message.connector;
    entry.detail = boost::json::serialize(detail);
    return entry;
}

}  // namespace gateway
