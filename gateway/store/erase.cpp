// The end of keeping: bodies, files, names and texts of one appeal go, what proves the work stays.
#include "gateway/core/fault.hpp"
#include "gateway/store/archive_calls_native.hpp"
#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

struct AppealRow {
    std::int64_t seq = 0;
    bool final = false, erased = false;
};

AppealRow appeal_row(WriteSession& session, const std::string& appeal_id) {
    Query row = session.db.query("SELECT seq, final, key = '!' FROM appeals WHERE appeal_id = ?");
    row.bind(appeal_id);
    if (!row.step()) throw Fault(Cause::not_found, "no such appeal", "appeal_id");
    return {row.number(0), row.flag(1), row.flag(2)};
}

bool any(WriteSession& session, std::string_view sql, std::int64_t appeal) {
    Query row = session.db.query(sql);
    row.bind(appeal);
    return row.step();
}

/// Throws Fault(parameters_conflict) while something speaks against it. What was handed over does not: it needs no body of ours
/// any more, and some next systems never say how it ended.
void check_erasable(WriteSession& session, const AppealRow& appeal) {
    if (!appeal.final) throw Fault(Cause::parameters_conflict, "the appeal is open", "appeal_id");
    if (any(session, "SELECT 1 FROM holds WHERE appeal = ?", appeal.seq))
        throw Fault(Cause::parameters_conflict, "the appeal is held", "appeal_id");
    if (any(session, "SELECT 1 FROM deliveries WHERE appeal = ? AND open = 1", appeal.seq) ||
        any(session, "SELECT 1 FROM mail WHERE appeal_id = (SELECT appeal_id FROM appeals WHERE seq = ?)", appeal.seq))
        throw Fault(Cause::parameters_conflict, "something of the appeal is still on its way", "appeal_id");
}

/// The document without persons takes the place of the document.
void erase_document(WriteSession& session, std::int64_t appeal) {
    session.db
        .query(
            "UPDATE appeals SET facts = CASE facts WHEN '' THEN facts_of(opened(key, 'appeal ' || appeal_id || ' ' || version, "
            "json)) ELSE facts END WHERE seq = ?")
        .bind(appeal)
        .run();
    session.db.query("UPDATE appeals SET json = facts, key = '!' WHERE seq = ?").bind(appeal).run();
}

struct MessageRow {
    std::int64_t seq = 0;
    std::vector<AttachmentRef> attachments;
    std::vector<SignatureEvidence> evidence;
};

std::vector<MessageRow> messages_left(WriteSession& session, std::int64_t appeal) {
    Query rows = session.db.query(
        "SELECT seq, coalesce(opened_or_null(key, 'attachments ' || message_id, attachments), '[]'), evidence FROM messages "
        "WHERE appeal = ? AND key <> '!'");
    rows.bind(appeal);
    std::vector<MessageRow> found;
    while (rows.step()) found.push_back({rows.number(0), attachments_of(rows.text(1)), evidence_of(rows.text(2))});
    return found;
}

/// Digests, sizes and verdicts stay; how a file was called and who signed go.
std::int64_t erase_messages(WriteSession& session, std::int64_t appeal) {
    std::vector<MessageRow> rows = messages_left(session, appeal);
    for (MessageRow& row : rows) {
        for (AttachmentRef& file : row.attachments) file.name = file.source_ref = std::string();
        for (SignatureEvidence& one : row.evidence) one.signer.clear();
        session.db
            .query(
                "UPDATE messages SET bytes = x'', canonical = '', attachments = ?2, evidence = ?3, untimed_sha256 = '', "
                "key = '!' WHERE seq = ?1")
            .bind(row.seq, attachments_text(row.attachments), evidence_text(row.evidence))
            .run();
    }
    return static_cast<std::int64_t>(rows.size());
}

std::int64_t erase_evidence(WriteSession& session, std::int64_t appeal) {
    session.db
        .query(
            "UPDATE evidence SET bytes = x'', untimed = 0, key = '!' WHERE appeal_id = (SELECT appeal_id FROM appeals WHERE "
            "seq = ?) AND key <> '!'")
        .bind(appeal)
        .run();
    return session.db.changes();
}

/// What was parked before it was taken up as a message of the appeal.
std::int64_t erase_parked(WriteSession& session, std::int64_t appeal) {
    session.db
        .query(
            "INSERT OR IGNORE INTO files SELECT m.appeal, p.sha256 FROM messages m JOIN parked p ON p.connector = m.connector "
            "AND p.sender_message_id = m.sender_message_id WHERE m.appeal = ? AND p.in_file = 1 AND p.key <> '!'")
        .bind(appeal)
        .run();
    session.db
        .query(
            "UPDATE parked SET bytes = x'', evidence = '[]', key = '!' WHERE key <> '!' AND seq IN (SELECT p.seq FROM messages "
            "m "
            "JOIN parked p ON p.connector = m.connector AND p.sender_message_id = m.sender_message_id WHERE m.appeal = ?)")
        .bind(appeal)
        .run();
    return session.db.changes();
}

/// A file goes when nobody but erased appeals names it.
bool is_named(WriteSession& session, const std::string& sha256) {
    Query row = session.db.query(
        "SELECT 1 FROM files f WHERE f.sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM appeals a WHERE a.seq = f.appeal AND a.key = "
        "'!') UNION ALL SELECT 1 FROM mail WHERE in_file = 1 AND sha256 = ?1 UNION ALL SELECT 1 FROM parked WHERE in_file = 1 "
        "AND sha256 = ?1 AND key <> '!' LIMIT 1");
    row.bind(sha256);
    return row.step();
}

}  // namespace

ErasureDone erase_appeal(WriteSession& session, const ErasureOrder& order) {
    const AppealRow appeal = appeal_row(session, order.appeal_id);
    const auto before = erasure_of_appeal(session.db, appeal.seq);
    if (appeal.erased && before) return {*before, 0, 0, true};
    check_erasable(session, appeal);
    const OverwriteFreed overwriting(session.db);
    ErasureDone done{{session.clock.now(), order.rule, order.reason, order.actor}};
    erase_document(session, appeal.seq);
    done.bodies = erase_parked(session, appeal.seq) + erase_messages(session, appeal.seq) + erase_evidence(session, appeal.seq);
    session.db.query("UPDATE deliveries SET note = '' WHERE appeal = ?").bind(appeal.seq).run();
    session.db.query("INSERT OR REPLACE INTO erasures VALUES (?,?,?,?,?)")
        .bind(appeal.seq, done.erasure.at, order.rule, order.reason, order.actor)
        .run();
    session.note(erased_entry(order, done.bodies));
    return done;
}

std::int64_t unlink_erased(WriteSession& session) {
    std::vector<std::pair<std::int64_t, std::string>> files;
    {
        Query rows = session.db.query(
            "SELECT f.appeal, f.sha256 FROM erasures e JOIN files f ON f.appeal = e.appeal JOIN "
            "appeals a ON a.seq = e.appeal WHERE a.key = '!'");
        while (rows.step()) files.emplace_back(rows.number(0), rows.text(1));
    }
    std::int64_t unlinked = 0;
    for (const auto& [appeal, sha256] : files) {
        if (!is_named(session, sha256) && session.blobs.remove(sha256)) ++unlinked;
        session.db.query("DELETE FROM files WHERE appeal = ? AND sha256 = ?").bind(appeal, sha256).run();
    }
    return unlinked;
}

void hold_appeal(WriteSession& session, const std::string& appeal_id, const std::string& reason, const std::string& actor) {
    const AppealRow appeal = appeal_row(session, appeal_id);
    if (reason.empty())
        session.db.query("DELETE FROM holds WHERE appeal = ?").bind(appeal.seq).run();
    else
        session.db.query("INSERT OR REPLACE INTO holds VALUES (?, ?)").bind(appeal.seq, reason).run();
    session.note(hold_entry(appeal_id, reason, actor));
}

}  // namespace gateway
