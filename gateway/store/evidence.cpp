// Keeping what must be provable later, and messages that could not be processed.
#include "gateway/core/fault.hpp"
#include "gateway/core/ids.hpp"
#include "gateway/store/line_native.hpp"

namespace gateway {
namespace {

bool lies_in_file(const std::string& bytes) {
    return bytes.size() > largest_inline_body;
}

std::string_view inline_part(const std::string& bytes) {
    return lies_in_file(bytes) ? std::string_view() : std::string_view(bytes);
}

/// The ids a delivery or a message knows of itself.
EvidenceItem with_ids(WriteSession& session, EvidenceItem item) {
    if (!item.delivery_id.empty()) {
        const auto delivery = delivery_row(session, item.delivery_id);
        return delivery ? filled(std::move(item), delivery->record.delivery) : item;
    }
    if (!item.appeal_id.empty() || item.message_id.empty()) return item;
    Query row =
        session.db.query("SELECT a.appeal_id FROM messages m JOIN appeals a ON a.seq = m.appeal WHERE m.message_id = ?");
    row.bind(item.message_id);
    if (row.step()) item.appeal_id = row.text(0);
    return item;
}

void mark_timed(WriteSession& session, const EvidenceItem& stamp) {
    session.db.query("UPDATE evidence SET untimed = 0 WHERE appeal_id = ? AND appeal_id <> '' AND sha256 = ? AND untimed = 1")
        .bind(stamp.appeal_id, stamp.about_sha256)
        .run();
    session.db
        .query(
            "UPDATE messages SET untimed_sha256 = '' WHERE appeal = (SELECT seq FROM appeals WHERE appeal_id = ?) "
            "AND untimed_sha256 = ? AND untimed_sha256 <> ''")
        .bind(stamp.appeal_id, stamp.about_sha256)
        .run();
    if (!stamp.appeal_id.empty()) return;
    session.db.query("UPDATE evidence SET untimed = 0 WHERE untimed = 1 AND appeal_id = '' AND sha256 = ?")
        .bind(stamp.about_sha256)
        .run();
}

struct ParkedRow {
    std::int64_t seq = 0;
    ParkedMessage message;
};

/// `where` with the values of its parameters.
template <class... Values>
std::optional<ParkedRow> parked_row(WriteSession& session, std::string_view where, const Values&... values) {
    Query row = session.db.query("SELECT " + std::string(parked_columns) + ", seq FROM parked " + std::string(where));
    row.bind(values...);
    if (!row.step()) return std::nullopt;
    return ParkedRow{row.number(14), read_parked(row)};
}

void set_parked(WriteSession& session, std::int64_t seq, ParkedState state) {
    session.db.query("UPDATE parked SET state = ?2, changed_at = ?3 WHERE seq = ?1")
        .bind(seq, to_text(state), session.clock.now())
        .run();
}

/// It was released, and its adapter has failed again.
void reopen(WriteSession& session, ParkedRow row, const ParkedMessage& again) {
    set_parked(session, row.seq, ParkedState::open);
    session.db.query("UPDATE parked SET cause = ?2, detail = ?3 WHERE seq = ?1")
        .bind(row.seq, cause_text(again.cause), again.detail)
        .run();
    row.message.cause = again.cause;
    session.note(parked_entry("message.parked", row.message));
}

void insert_parked(WriteSession& session, const ParkedMessage& message) {
    session.db
        .query(
            "INSERT INTO parked (park_id, connector, sender, sender_message_id, cause, detail, state, first_seen, parked_at, "
            "changed_at, content_type, sha256, in_file, evidence, bytes, key) VALUES "
            "(?1,?2,?3,?4,?5,?6,'open',?7,?8,?9,?10,?11,?12,"
            "?13,sealed('parked ' || ?11, ?14),?15)")
        .bind(message.park_id, message.connector, message.sender, message.sender_message_id, cause_text(message.cause),
              message.detail, message.first_seen, message.parked_at, message.changed_at, message.content_type, message.sha256,
              static_cast<int>(lies_in_file(message.bytes)), evidence_text(message.evidence),
              HeldOctets{inline_part(message.bytes)}, session.db.seals().key())
        .run();
}

}  // namespace

void write_evidence(WriteSession& session, const EvidenceItem& item) {
    session.db
        .query(
            "INSERT INTO evidence (kind, operation, connector, message_id, delivery_id, appeal_id, attempt, at, content_type, "
            "sha256, about_sha256, untimed, in_file, bytes, key) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,"
            "sealed('evidence ' || ?10, ?14),?15)")
        .bind(item.kind, item.operation, item.connector, item.message_id, item.delivery_id, item.appeal_id, item.attempt,
              item.at, item.content_type, item.sha256, item.about_sha256, static_cast<int>(wants_timestamp(item)),
              static_cast<int>(lies_in_file(item.bytes)), HeldOctets{inline_part(item.bytes)}, session.db.seals().key())
        .run();
    if (lies_in_file(item.bytes) && !item.appeal_id.empty())
        session.db.query("INSERT OR IGNORE INTO files SELECT seq, ?2 FROM appeals WHERE appeal_id = ?1")
            .bind(item.appeal_id, item.sha256)
            .run();
}

void keep_evidence(WriteSession& session, EvidenceItem item) {
    item = with_ids(session, std::move(item));
    if (item.at == Time{}) item.at = session.clock.now();
    write_evidence(session, item);
    if (item.kind == "timestamp") mark_timed(session, item);
    session.note(evidence_entry(item));
}

std::string park_message(WriteSession& session, const ParkedMessage& given) {
    auto known = parked_row(session, "WHERE connector = ? AND sender_message_id = ? AND sha256 = ?", given.connector,
                            given.sender_message_id, given.sha256);
    if (known) {
        const std::string park_id = known->message.park_id;
        if (known->message.state == ParkedState::released) reopen(session, std::move(*known), given);
        return park_id;
    }
    ParkedMessage message = given;
    const Time now = session.clock.now();
    message.park_id = make_uuid_v7(now);
    message.parked_at = message.changed_at = now;
    if (message.first_seen == Time{}) message.first_seen = now;
    insert_parked(session, message);
    session.note(parked_entry("message.parked", message));
    return message.park_id;
}

void close_parked_message(WriteSession& session, const std::string& park_id) {
    const auto row = parked_row(session, "WHERE park_id = ?", park_id);
    if (!row || row->message.state == ParkedState::closed) return;
    set_parked(session, row->seq, ParkedState::closed);
    session.note(parked_entry("message.taken_up", row->message));
}

void steer_parked_message(WriteSession& session, const std::string& park_id, ParkedSteer action, const JournalEntry& journal) {
    const auto row = parked_row(session, "WHERE park_id = ?", park_id);
    if (!row) throw Fault(Cause::not_found, "no such parked message", "park_id");
    const auto state = steered(row->message.state, action);
    if (!state)
        throw Fault(Cause::parameters_conflict, "not possible in state " + std::string(to_text(row->message.state)), "action");
    set_parked(session, row->seq, *state);
    JournalEntry entry = journal;
    if (entry.connector.empty()) entry.connector = row->message.connector;
    session.note(std::move(entry));
}

}  // namespace gateway
