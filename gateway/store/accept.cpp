// Taking one message: inbox, appeal, external ids, deliveries and journal in the writer's transaction.
#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {
namespace {

/// Writes the appeal from the version that was seen; gives its row.
std::int64_t write_appeal(WriteSession& session, const Acceptance& acceptance) {
    const AppealRecord& appeal = acceptance.appeal;
    std::int64_t seq = 0, version = 0;
    {
        Query seen = session.db.query("SELECT seq, version FROM appeals WHERE appeal_id = ?");
        seen.bind(appeal.appeal_id);
        if (seen.step()) {
            seq = seen.number(0);
            version = seen.number(1);
        }
    }
    if (appeal.version != version + 1) throw VersionConflict("the appeal has changed since it was read");
    Query write =
        session.db.query(version == 0 ? "INSERT INTO appeals (appeal_id, version, status, regime, origin, final, "
                                        "created_at, changed_at, json, key, facts) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,"
                                        "sealed('appeal ' || ?1 || ' ' || ?2, ?9),?10,?11)"
                                      : "UPDATE appeals SET version = ?2, status = ?3, regime = ?4, origin = ?5, final = ?6, "
                                        "created_at = ?7, changed_at = ?8, json = sealed('appeal ' || ?1 || ' ' || ?2, ?9), "
                                        "key = ?10, facts = ?11 WHERE appeal_id = ?1");
    write.bind(appeal.appeal_id, appeal.version, appeal.status, appeal.regime, appeal.origin,
               static_cast<int>(acceptance.appeal_is_final), appeal.created_at, appeal.changed_at, HeldText{appeal.json},
               session.db.seals().key(), HeldText{session.db.seals().key().empty() ? std::string_view() : acceptance.facts});
    write.run();
    return version == 0 ? session.db.last_row() : seq;
}

/// What a timestamp is wanted of: the octets of a message that came signed.
std::string untimed_digest(const Envelope& envelope, const Spilled& spilled) {
    if (!wants_timestamp(envelope)) return {};
    return spilled.bytes.empty() ? sha256_hex(envelope.bytes) : spilled.bytes;
}

std::int64_t write_message(WriteSession& session, const Acceptance& acceptance, const Spilled& spilled, const Receipt& receipt,
                           std::int64_t appeal) {
    const Envelope& envelope = acceptance.envelope;
    session.db
        .query(
            "INSERT INTO messages (message_id, appeal, connector, sender, sender_message_id, kind, content_type, "
            "content_digest, "
            "trace_id, received_at, occurred_at, accepted_at, attachments, evidence, bytes_sha256, canonical_sha256, "
            "canonical, "
            "bytes, untimed_sha256, key) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,sealed('attachments ' || ?1, ?13),?14,"
            "?15,?16,sealed('canonical ' || ?1, ?17),sealed('bytes ' || ?1, ?18),?19,?20)")
        .bind(envelope.message_id, appeal, envelope.connector, envelope.sender, envelope.sender_message_id,
              to_text(envelope.kind), envelope.content_type, receipt.content_digest, envelope.trace_id, envelope.received_at,
              envelope.occurred_at, receipt.accepted_at, attachments_text(envelope.attachments),
              evidence_text(envelope.evidence), spilled.bytes, spilled.canonical,
              HeldText{spilled.canonical.empty() ? acceptance.canonical : std::string_view()},
              HeldOctets{spilled.bytes.empty() ? envelope.bytes : std::string_view()}, untimed_digest(envelope, spilled),
              session.db.seals().key())
        .run();
    return session.db.last_row();
}

/// Which files erasing the appeal must take, unless another names them too.
void write_files(WriteSession& session, const Envelope& envelope, const Spilled& spilled, std::int64_t appeal) {
    const auto write = [&](const std::string& sha256) {
        if (sha256.empty()) return;
        session.db.query("INSERT OR IGNORE INTO files (appeal, sha256) VALUES (?, ?)").bind(appeal, sha256).run();
    };
    for (const AttachmentRef& file : envelope.attachments) {
        write(file.sha256);
        write(file.cms_sha256);
    }
    write(spilled.bytes);
    write(spilled.canonical);
}

void write_delivery(WriteSession& session, const NewDelivery& delivery, std::int64_t message, std::int64_t appeal, Time now) {
    session.db
        .query(
            "INSERT INTO deliveries (delivery_id, route, connector, message, appeal, state, open, ready, created_at, due_at, "
            "changed_at) VALUES (?1, ?2, ?3, ?4, ?5, 'queued', 1, NOT EXISTS (SELECT 1 FROM deliveries WHERE route = ?2 AND "
            "appeal = ?5 AND open = 1), ?6, ?7, ?6)")
        .bind(delivery.delivery_id, delivery.route, delivery.connector, message, appeal, now, delivery.due_at)
        .run();
}

/// Invariant 5: the files are there before the row that names them.
void check_files(const WriteSession& session, const Envelope& envelope, const Spilled& spilled) {
    for (const std::string& body : {spilled.bytes, spilled.canonical})  // erasing another appeal may have taken it meanwhile
        if (!body.empty() && !session.blobs.has(body)) throw Fault(Cause::store_unavailable, "its file is gone, repeat");
    for (const AttachmentRef& file : envelope.attachments)
        if (!session.blobs.has(file.sha256) || (!file.cms_sha256.empty() && !session.blobs.has(file.cms_sha256)))
            throw Fault(Cause::attachment_missing, "its file is not in the store", file.id);
}

}  // namespace

void learn_ids(WriteSession& session, std::int64_t appeal, const std::vector<ExternalId>& ids) {
    for (const ExternalId& id : ids) {
        const std::string normal = normal_external_id(id.value);
        session.db.query("INSERT OR IGNORE INTO external_ids (appeal, system, kind, value, normal) VALUES (?,?,?,?,?)")
            .bind(appeal, id.system, id.kind, id.value, normal)
            .run();
        session.known_ids.add(normal);
    }
}

Accepted accept_message(WriteSession& session, const Acceptance& acceptance, const Spilled& spilled) {
    const Envelope& envelope = acceptance.envelope;
    const std::string digest = digest_of(envelope);
    if (const auto first = known_receipt(session.db, envelope.sender, envelope.sender_message_id)) {
        const bool same = first->content_digest == digest;
        session.note(repeat_entry(envelope, *first, same));
        return {*first, !same};
    }
    check_files(session, envelope, spilled);

    const Receipt receipt{envelope.message_id, acceptance.appeal.appeal_id, session.clock.now(), digest, false};
    const std::int64_t appeal = write_appeal(session, acceptance);
    learn_ids(session, appeal, acceptance.appeal.external_ids);
    const std::int64_t message = write_message(session, acceptance, spilled, receipt, appeal);
    write_files(session, envelope, spilled, appeal);
    for (const NewDelivery& delivery : acceptance.deliveries)
        write_delivery(session, delivery, message, appeal, receipt.accepted_at);
    // Events need no route: what they say is readable here. A new appeal without one waits for the administrator.
    const bool unrouted = acceptance.deliveries.empty() && acceptance.envelope.kind == MessageKind::appeal_created;
    if (unrouted) session.db.query("UPDATE counts SET n = n + 1 WHERE name = 'unrouted'").run();
    for (const JournalEntry& entry : acceptance.journal) session.note(filled(entry, acceptance));
    if (acceptance.word) hear_word(session, *acceptance.word);
    if (acceptance.clocks) enter_clocks(session, appeal, receipt.appeal_id, *acceptance.clocks);
    if (acceptance.raised) raise_clock(session, appeal, *acceptance.raised);
    return {receipt, false};
}

void remember_value(WriteSession& session, const std::string& connector, const std::string& key, const std::string& value) {
    session.db
        .query(
            "INSERT INTO memory (connector, key, value) VALUES (?,?,?) "
            "ON CONFLICT (connector, key) DO UPDATE SET value = excluded.value")
        .bind(connector, key, HeldOctets{value})
        .run();
}

}  // namespace gateway
