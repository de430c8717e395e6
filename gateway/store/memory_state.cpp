// The changing half of MemoryState; the asking half is memory_queries.cpp.
#include "gateway/store/memory_state.hpp"

#include <algorithm>

#include "gateway/core/fault.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {

std::optional<std::pair<Receipt, bool>> MemoryState::known(const std::string& sender, const std::string& id,
                                                           const std::string& digest) const {
    const auto found = by_sender_.find({sender, id});
    if (found == by_sender_.end()) return std::nullopt;
    Receipt receipt = messages_.at(found->second).receipt;
    receipt.repeat = true;
    const bool conflict = receipt.content_digest != digest;
    return std::pair{std::move(receipt), conflict};
}

std::pair<Receipt, bool> MemoryState::accept(const Acceptance& acceptance) {
    const Envelope& envelope = acceptance.envelope;
    const std::string digest = digest_of(envelope);
    if (auto first = known(envelope.sender, envelope.sender_message_id, digest)) {
        note(repeat_entry(envelope, first->first, !first->second));
        return *first;
    }
    const auto seen = appeals_.find(acceptance.appeal.appeal_id);
    const std::int64_t version = seen == appeals_.end() ? 0 : seen->second.record.version;
    if (acceptance.appeal.version != version + 1) throw VersionConflict("the appeal has changed since it was read");

    const Time now = clock_.now();
    clocks.take(acceptance, now);  // may throw: then nothing is stored
    const Receipt receipt{envelope.message_id, acceptance.appeal.appeal_id, now, digest, false};
    MessageRecord message{envelope, acceptance.appeal.appeal_id, acceptance.canonical};
    message.envelope.content_digest = digest;
    messages_[envelope.message_id] = {std::move(message), receipt};
    by_sender_[{envelope.sender, envelope.sender_message_id}] = envelope.message_id;
    const std::vector<ExternalId> ids =
        seen == appeals_.end() ? std::vector<ExternalId>() : std::move(seen->second.record.external_ids);
    MemoryAppeal& appeal = appeals_[acceptance.appeal.appeal_id];
    appeal = {acceptance.appeal, acceptance.appeal_is_final};
    appeal.record.external_ids = ids;
    learn(acceptance.appeal.appeal_id, acceptance.appeal.external_ids);
    for (const NewDelivery& wanted : acceptance.deliveries) {
        MemoryDelivery delivery;
        delivery.record.delivery = {wanted.delivery_id,
                                    wanted.route,
                                    wanted.connector,
                                    envelope.message_id,
                                    acceptance.appeal.appeal_id,
                                    envelope.trace_id,
                                    envelope.kind,
                                    0,
                                    now};
        delivery.record.state = DeliveryState::queued;
        delivery.record.due_at = wanted.due_at;
        delivery.record.changed_at = now;
        deliveries_.push_back(std::move(delivery));
    }
    for (const JournalEntry& entry : acceptance.journal) note(filled(entry, acceptance));
    if (acceptance.word) hear(*acceptance.word);
    return {receipt, false};
}

void MemoryState::learn(const std::string& appeal_id, const std::vector<ExternalId>& ids) {
    auto& known_ids = appeals_.at(appeal_id).record.external_ids;
    known_ids.insert(known_ids.end(), ids.begin(), ids.end());
    std::sort(known_ids.begin(), known_ids.end());
    known_ids.erase(std::unique(known_ids.begin(), known_ids.end()), known_ids.end());
}

void MemoryState::note(JournalEntry entry) {
    journal_.push_back(tip_.next(std::move(entry), clock_.now(), config_digest));
}

MemoryDelivery* MemoryState::find(const std::string& delivery_id) {
    const auto same = [&](const MemoryDelivery& one) { return one.record.delivery.delivery_id == delivery_id; };
    const auto found = std::find_if(deliveries_.begin(), deliveries_.end(), same);
    return found == deliveries_.end() ? nullptr : &*found;
}

bool MemoryState::its_turn(std::size_t index) const {
    const Delivery& mine = deliveries_[index].record.delivery;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        const DeliveryRecord& other = deliveries_[i].record;
        if (i == index || other.delivery.route != mine.route || other.delivery.appeal_id != mine.appeal_id) continue;
        if (other.state == DeliveryState::leased || (i < index && is_open(other.state))) return false;
    }
    return true;
}

std::vector<Delivery> MemoryState::lease(const LeaseRequest& request) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        const DeliveryRecord& record = deliveries_[i].record;
        if (record.delivery.route == request.route && is_waiting(record.state) && record.due_at <= request.now && its_turn(i))
            due.push_back(i);
    }
    std::sort(due.begin(), due.end(), [this](std::size_t left, std::size_t right) {
        return std::pair(deliveries_[left].record.due_at, left) < std::pair(deliveries_[right].record.due_at, right);
    });
    due.resize(std::min(due.size(), static_cast<std::size_t>(std::max(0, request.limit))));
    std::vector<Delivery> given;
    for (const std::size_t i : due) {
        MemoryDelivery& delivery = deliveries_[i];
        delivery.record.state = DeliveryState::leased;
        delivery.record.changed_at = delivery.leased_at = request.now;
        delivery.lease_until = request.now + request.lease_for;
        ++delivery.record.delivery.attempt;
        given.push_back(handed_out(delivery));
    }
    return given;
}

void MemoryState::keep_note(const std::string& delivery_id, int attempt, const std::string& text) {
    MemoryDelivery* delivery = find(delivery_id);
    if (delivery == nullptr) throw Fault(Cause::not_found, "no such delivery", "delivery_id");
    if (delivery->record.state != DeliveryState::leased || delivery->record.delivery.attempt != attempt)
        throw Fault(Cause::parameters_conflict, "the lease of this attempt is gone", "attempt");
    delivery->record.delivery.note = text;
}

void MemoryState::keep_scan(const ScanWord& word, JournalEntry journal) {
    const auto message = messages_.find(word.message_id);
    if (message == messages_.end()) throw Fault(Cause::not_found, "no such message", "message_id");
    apply(word, message->second.record.envelope.attachments);
    note(std::move(journal));
}

bool MemoryState::settle(const Settlement& settlement) {
    MemoryDelivery* delivery = find(settlement.delivery_id);
    if (delivery == nullptr) return false;
    DeliveryRecord& record = delivery->record;
    if (record.state != DeliveryState::leased || record.delivery.attempt != settlement.attempt) {
        note(late_entry(settlement, record.delivery));
        return false;
    }
    const Outcome& outcome = settlement.outcome;
    record.state = settlement.state;
    record.changed_at = settlement.ended_at;
    if (settlement.state == DeliveryState::postponed) record.due_at = settlement.due_at;
    record.cause = outcome.cause;
    record.detail = outcome.detail;
    record.stage = outcome.stage;
    if (outcome.fresh_note) record.delivery.note.clear();
    record.delivery.resumed = settlement.maybe_arrived;
    learn(record.delivery.appeal_id, outcome.learned);
    attempts_.push_back({settlement.delivery_id, settlement.attempt, settlement.started_at, settlement.ended_at,
                         std::string(to_text(outcome.kind)), outcome.cause, outcome.detail});
    for (EvidenceItem& proof : proven_by(settlement)) add_evidence(filled(std::move(proof), record.delivery));
    for (const JournalEntry& entry : settlement.journal) note(filled(entry, record.delivery));
    if (settlement.state != DeliveryState::handed_over) return true;
    record.handle = outcome.handle;
    record.handed_at = settlement.ended_at;
    hear_early(record.delivery.connector, record.handle);
    return true;
}

int MemoryState::recover_leases(Time now, bool everything) {
    int recovered = 0;
    for (MemoryDelivery& delivery : deliveries_) {
        DeliveryRecord& record = delivery.record;
        if (record.state != DeliveryState::leased || (!everything && delivery.lease_until >= now)) continue;
        record.state = DeliveryState::queued;
        record.changed_at = now;
        record.delivery.resumed = true;
        attempts_.push_back({record.delivery.delivery_id, record.delivery.attempt, delivery.leased_at, now, "cut"});
        note(recovered_entry(record.delivery));
        ++recovered;
    }
    return recovered;
}

void MemoryState::steer(const std::string& delivery_id, Steer action, const JournalEntry& journal) {
    MemoryDelivery* delivery = find(delivery_id);
    if (delivery == nullptr) throw Fault(Cause::not_found, "no such delivery", "delivery_id");
    DeliveryRecord& record = delivery->record;
    const auto state = steered(record.state, action);
    if (!state)
        throw Fault(Cause::parameters_conflict, "not possible in state " + std::string(to_text(record.state)), "action");
    record.state = *state;
    record.changed_at = clock_.now();
    record.cause = cause_after(action, record.cause);
    if (action == Steer::retry_now) {
        record.due_at = record.changed_at;
        record.delivery.resumed = false;
    }
    note(filled(journal, record.delivery));
}

}  // namespace gateway
