// The part of MemoryState that keeps words, evidence and parked messages.
#include <algorithm>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/store/memory_state.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

template <class T>
T without_bytes(T one) {
    one.bytes.clear();
    return one;
}

bool is_full(std::size_t size, int limit) {
    return size >= static_cast<std::size_t>(std::max(0, limit));
}

}  // namespace

MemoryDelivery* MemoryState::find_handle(const DeliveryWord& word) {
    const auto found = std::find_if(deliveries_.rbegin(), deliveries_.rend(), [&](const MemoryDelivery& one) {
        return one.record.delivery.connector == word.connector && one.record.handle == word.handle;
    });
    return found == deliveries_.rend() ? nullptr : &*found;
}

void MemoryState::keep_early(const DeliveryWord& word) {
    const bool known = std::any_of(early_words_.begin(), early_words_.end(), [&](const DeliveryWord& one) {
        return one.connector == word.connector && one.handle == word.handle && one.state == word.state &&
               one.stage == word.stage;
    });
    if (known) return;
    early_words_.push_back(word);
    if (early_words_.size() > most_early_words) early_words_.erase(early_words_.begin());
}

bool MemoryState::hear(const DeliveryWord& word) {
    if (!is_good(word)) return false;
    MemoryDelivery* delivery = find_handle(word);
    if (delivery == nullptr) {
        keep_early(word);
        return false;
    }
    DeliveryRecord& record = delivery->record;
    if (says_nothing_new(record, word)) return true;
    const WordEffect effect = effect_of(record.state, word);
    if (effect == WordEffect::wait) {
        keep_early(word);
        return true;
    }
    note(word_entry(word, record));
    if (effect == WordEffect::journal) return true;
    record.state = word.state;
    record.stage = word.stage;
    record.cause = word.cause;
    record.detail = word.detail;
    record.changed_at = clock_.now();
    if (record.state == DeliveryState::postponed) record.due_at = clock_.now();
    return true;
}

void MemoryState::hear_early(const std::string& connector, const std::string& handle) {
    std::vector<DeliveryWord> words;
    std::erase_if(early_words_, [&](const DeliveryWord& one) {
        const bool meant = one.connector == connector && one.handle == handle;
        if (meant) words.push_back(one);
        return meant;
    });
    for (const DeliveryWord& word : words) hear(word);
}

void MemoryState::add_evidence(EvidenceItem item) {
    item.seq = static_cast<std::int64_t>(evidence_.size()) + 1;
    item.sha256 = sha256_hex(item.bytes);
    if (item.at == Time{}) item.at = clock_.now();
    evidence_.push_back(std::move(item));
}

void MemoryState::keep(EvidenceItem item) {
    check_ids(item);
    const MemoryDelivery* delivery = item.delivery_id.empty() ? nullptr : find(item.delivery_id);
    const auto message = messages_.find(item.message_id);
    if (delivery != nullptr)
        item = filled(std::move(item), delivery->record.delivery);
    else if (item.appeal_id.empty() && message != messages_.end())
        item.appeal_id = message->second.record.appeal_id;
    add_evidence(std::move(item));
    note(evidence_entry(evidence_.back()));
}

std::vector<EvidenceItem> MemoryState::evidence_of(const std::string& appeal_id) const {
    std::vector<EvidenceItem> items;
    for (const EvidenceItem& item : evidence_)
        if (item.appeal_id == appeal_id && !appeal_id.empty()) items.push_back(without_bytes(item));
    return items;
}

std::optional<EvidenceItem> MemoryState::evidence(std::int64_t seq) const {
    if (seq < 1 || seq > static_cast<std::int64_t>(evidence_.size())) return std::nullopt;
    return evidence_[static_cast<std::size_t>(seq - 1)];
}

bool MemoryState::is_timed(const EvidenceItem& item) const {
    return std::any_of(evidence_.begin(), evidence_.end(), [&](const EvidenceItem& one) {
        return one.kind == "timestamp" && one.about_sha256 == item.sha256 && one.appeal_id == item.appeal_id;
    });
}

std::vector<EvidenceItem> MemoryState::untimed_evidence(int limit) const {
    std::vector<EvidenceItem> items = untimed_messages();
    for (const EvidenceItem& item : evidence_)
        if (wants_timestamp(item) && !is_timed(item)) items.push_back(without_bytes(item));
    std::ranges::sort(items, {}, [](const EvidenceItem& one) { return std::pair(one.at, one.seq); });
    if (is_full(items.size(), limit)) items.resize(static_cast<std::size_t>(std::max(0, limit)));
    return items;
}

std::vector<EvidenceItem> MemoryState::untimed_messages() const {
    std::vector<EvidenceItem> items;
    for (const auto& [id, message] : messages_) {
        const Envelope& envelope = message.record.envelope;
        EvidenceItem item;
        item.kind = "message";
        item.connector = envelope.connector;
        item.message_id = envelope.message_id;
        item.appeal_id = message.record.appeal_id;
        item.content_type = envelope.content_type;
        item.sha256 = sha256_hex(envelope.bytes);
        item.at = envelope.received_at;
        if (wants_timestamp(envelope) && !is_timed(item)) items.push_back(std::move(item));
    }
    return items;
}

ParkedMessage* MemoryState::find_parked(const std::string& park_id) {
    const auto found =
        std::find_if(parked_.begin(), parked_.end(), [&](const ParkedMessage& one) { return one.park_id == park_id; });
    return found == parked_.end() ? nullptr : &*found;
}

std::string MemoryState::park(ParkedMessage message) {
    message.sha256 = sha256_hex(message.bytes);
    for (ParkedMessage& known : parked_) {
        if (known.connector != message.connector || known.sender_message_id != message.sender_message_id ||
            known.sha256 != message.sha256)
            continue;
        if (known.state == ParkedState::released) {
            known.state = ParkedState::open;
            known.cause = message.cause;
            known.detail = message.detail;
            known.changed_at = clock_.now();
            note(parked_entry("message.parked", known));
        }
        return known.park_id;
    }
    message.park_id = make_uuid_v7(clock_.now());
    message.state = ParkedState::open;
    message.parked_at = message.changed_at = clock_.now();
    if (message.first_seen == Time{}) message.first_seen = clock_.now();
    note(parked_entry("message.parked", message));
    parked_.push_back(std::move(message));
    return parked_.back().park_id;
}

void MemoryState::close_parked(const std::string& park_id) {
    ParkedMessage* message = find_parked(park_id);
    if (message == nullptr || message->state == ParkedState::closed) return;
    message->state = ParkedState::closed;
    message->changed_at = clock_.now();
    note(parked_entry("message.taken_up", *message));
}

void MemoryState::steer_parked(const std::string& park_id, ParkedSteer action, JournalEntry journal) {
    ParkedMessage* message = find_parked(park_id);
    if (message == nullptr) throw Fault(Cause::not_found, "no such parked message", "park_id");
    const auto state = steered(message->state, action);
    if (!state)
        throw Fault(Cause::parameters_conflict, "not possible in state " + std::string(to_text(message->state)), "action");
    message->state = *state;
    message->changed_at = clock_.now();
    if (journal.connector.empty()) journal.connector = message->connector;
    note(std::move(journal));
}

std::vector<ParkedMessage> MemoryState::find_parked(const ParkedQuery& query) const {
    std::vector<ParkedMessage> found;
    bool reached = query.after.empty();
    for (const ParkedMessage& one : parked_) {
        const bool fits = (query.connector.empty() || query.connector == one.connector) &&
                          (query.sender_message_id.empty() || query.sender_message_id == one.sender_message_id) &&
                          (!query.state || *query.state == one.state);
        if (reached && fits && !is_full(found.size(), query.limit)) found.push_back(without_bytes(one));
        reached = reached || one.park_id == query.after;
    }
    return found;
}

std::optional<ParkedMessage> MemoryState::parked(const std::string& park_id) const {
    for (const ParkedMessage& one : parked_)
        if (one.park_id == park_id) return one;
    return std::nullopt;
}

std::vector<ParkedMessage> MemoryState::released(const std::string& connector, int limit) const {
    std::vector<ParkedMessage> found;
    for (const ParkedMessage& one : parked_)
        if (one.connector == connector && one.state == ParkedState::released && !is_full(found.size(), limit))
            found.push_back(one);
    return found;
}

}  // namespace gateway
