// The end of attempts and the administrator's hand.
#include "gateway/core/fault.hpp"
#include "gateway/store/line_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

bool leased_for(const DeliveryRow& delivery, int attempt) {
    return delivery.record.state == DeliveryState::leased && delivery.record.delivery.attempt == attempt;
}

void write_attempt(WriteSession& session, std::int64_t delivery, const Settlement& settlement) {
    const Outcome& outcome = settlement.outcome;
    session.db
        .query(
            "INSERT INTO attempts (delivery, attempt, started_at, ended_at, outcome, cause, detail) "
            "VALUES (?,?,?,?,?,?,?)")
        .bind(delivery, settlement.attempt, settlement.started_at, settlement.ended_at, to_text(outcome.kind),
              cause_text(outcome.cause), outcome.detail)
        .run();
}

/// From now on words find it, and those that came before are heard.
void hand_over(WriteSession& session, const DeliveryRow& delivery, const Settlement& settlement) {
    const std::string& handle = settlement.outcome.handle;
    session.db.query("UPDATE deliveries SET handle = ?2, handed_at = ?3 WHERE seq = ?1")
        .bind(delivery.seq, handle, settlement.ended_at)
        .run();
    hear_early_words(session, delivery.record.delivery.connector, handle);
}

}  // namespace

void keep_delivery_note(WriteSession& session, const std::string& delivery_id, int attempt, const std::string& note) {
    const auto delivery = delivery_row(session, delivery_id);
    if (!delivery) throw Fault(Cause::not_found, "no such delivery", "delivery_id");
    if (!leased_for(*delivery, attempt))
        throw Fault(Cause::parameters_conflict, "the lease of this attempt is gone", "attempt");
    session.db.query("UPDATE deliveries SET note = ?2 WHERE seq = ?1").bind(delivery->seq, note).run();
}

void keep_scan_word(WriteSession& session, const ScanWord& word, const JournalEntry& journal) {
    auto row = session.db.query(
        "SELECT seq, opened(key, 'attachments ' || message_id, attachments) FROM messages WHERE message_id = ?1");
    row.bind(word.message_id);
    if (!row.step()) throw Fault(Cause::not_found, "no such message", "message_id");
    std::vector<AttachmentRef> attachments = attachments_of(row.text(1));
    apply(word, attachments);
    session.db
        .query(
            "UPDATE messages SET attachments = CASE key WHEN '' THEN ?2 ELSE sealed('attachments ' || message_id, ?2) END "
            "WHERE seq = ?1")
        .bind(row.number(0), attachments_text(attachments))
        .run();
    session.note(journal);
}

bool settle_delivery(WriteSession& session, const Settlement& settlement, const std::vector<EvidenceItem>& proofs) {
    const auto delivery = delivery_row(session, settlement.delivery_id);
    if (!delivery) return false;
    if (!leased_for(*delivery, settlement.attempt)) {
        session.note(late_entry(settlement, delivery->record.delivery));
        return false;
    }
    const Outcome& outcome = settlement.outcome;
    const Time due_at = settlement.state == DeliveryState::postponed ? settlement.due_at : delivery->record.due_at;
    session.db
        .query(
            "UPDATE deliveries SET state = ?2, open = ?3, due_at = ?4, changed_at = ?5, cause = ?6, detail = ?7, resumed = ?8, "
            "note = ?9, stage = ?10 WHERE seq = ?1")
        .bind(delivery->seq, to_text(settlement.state), static_cast<int>(is_open(settlement.state)), due_at,
              settlement.ended_at, cause_text(outcome.cause), outcome.detail, static_cast<int>(settlement.maybe_arrived),
              outcome.fresh_note ? std::string() : delivery->record.delivery.note, outcome.stage)
        .run();
    next_in_line(session, delivery->line);
    learn_ids(session, delivery->line.appeal, outcome.learned);
    write_attempt(session, delivery->seq, settlement);
    for (const EvidenceItem& proof : proofs) write_evidence(session, filled(proof, delivery->record.delivery));
    for (const JournalEntry& entry : settlement.journal) session.note(filled(entry, delivery->record.delivery));
    if (settlement.state == DeliveryState::handed_over) hand_over(session, *delivery, settlement);
    return true;
}

void steer_delivery(WriteSession& session, const std::string& delivery_id, Steer action, const JournalEntry& journal) {
    const auto delivery = delivery_row(session, delivery_id);
    if (!delivery) throw Fault(Cause::not_found, "no such delivery", "delivery_id");
    const DeliveryRecord& record = delivery->record;
    const auto state = steered(record.state, action);
    if (!state)
        throw Fault(Cause::parameters_conflict, "not possible in state " + std::string(to_text(record.state)), "action");
    const Time now = session.clock.now();
    const bool retry = action == Steer::retry_now;
    session.db
        .query(
            "UPDATE deliveries SET state = ?2, open = ?3, ready = 0, due_at = ?4, changed_at = ?5, cause = ?6, resumed = ?7 "
            "WHERE seq = ?1")
        .bind(delivery->seq, to_text(*state), static_cast<int>(is_open(*state)), retry ? now : record.due_at, now,
              cause_text(cause_after(action, record.cause)), static_cast<int>(!retry && record.delivery.resumed))
        .run();
    reorder_line(session, delivery->line);
    session.note(filled(journal, record.delivery));
}

}  // namespace gateway
