// The asking calls about evidence, parked messages and mail.
#include <algorithm>

#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"
#include "gateway/store/seal_functions_native.hpp"

namespace gateway {
namespace {

std::vector<EvidenceItem> all_items(Query& rows) {
    std::vector<EvidenceItem> items;
    while (rows.step()) items.push_back(read_evidence(rows));
    return items;
}

/// Column 13 says where the bytes are, column 14 holds them when they are in the row, column 15 is its key.
std::string bytes_of(ReadSession& session, const Query& row, const std::string& sha256) {
    return row.flag(13) && row.text(15) != erased_key ? session.blobs().read(sha256) : row.text(14);
}

std::string search_sql(const ParkedQuery& query) {
    std::string sql = "SELECT " + std::string(parked_columns) + " FROM parked WHERE 1";
    if (!query.connector.empty()) sql += " AND connector = ?1";
    if (!query.sender_message_id.empty()) sql += " AND sender_message_id = ?2";
    // As a literal, so that the partial index can be used.
    if (query.state) sql += " AND state = '" + std::string(to_text(*query.state)) + "'";
    if (!query.after.empty()) sql += " AND seq > (SELECT l.seq FROM parked l WHERE l.park_id = ?3)";
    return sql + " ORDER BY seq LIMIT ?4";
}

}  // namespace

std::vector<EvidenceItem> evidence_of_appeal(Connection& db, const std::string& appeal_id) {
    static const std::string sql =
        "SELECT " + std::string(evidence_columns) + " FROM evidence WHERE appeal_id = ? AND appeal_id <> '' ORDER BY seq";
    Query rows = db.query(sql);
    rows.bind(appeal_id);
    return all_items(rows);
}

std::optional<EvidenceItem> whole_evidence(ReadSession& session, std::int64_t seq) {
    static const std::string sql = "SELECT " + std::string(evidence_columns) +
                                   ", opened(key, 'evidence ' || sha256, bytes), key FROM evidence WHERE seq = ?";
    Query row = session.db().query(sql);
    row.bind(seq);
    if (!row.step()) return std::nullopt;
    EvidenceItem item = read_evidence(row);
    item.bytes = bytes_of(session, row, item.sha256);
    return item;
}

std::vector<EvidenceItem> untimed_items(Connection& db, int limit) {
    // Messages in the shape of evidence_columns.
    static const std::string sql =
        "SELECT * FROM (SELECT " + std::string(evidence_columns) +
        " FROM evidence INDEXED BY evidence_untimed WHERE untimed = 1 ORDER BY seq LIMIT ?1) UNION ALL "
        "SELECT * FROM (SELECT 0, 'message', '', m.connector, m.message_id, '', a.appeal_id, 0, m.received_at, m.content_type, "
        "m.untimed_sha256, '', 1, 0 FROM messages m INDEXED BY messages_untimed JOIN appeals a ON a.seq = m.appeal "
        "WHERE m.untimed_sha256 <> '' ORDER BY m.seq LIMIT ?1) ORDER BY at, seq LIMIT ?1";
    Query rows = db.query(sql);
    rows.bind(std::max(0, limit));
    return all_items(rows);
}

std::vector<ParkedMessage> search_parked(Connection& db, const ParkedQuery& query) {
    Query rows = db.query(search_sql(query));
    rows.bind(query.connector, query.sender_message_id, query.after, std::max(0, query.limit));
    std::vector<ParkedMessage> found;
    while (rows.step()) found.push_back(read_parked(rows));
    return found;
}

std::optional<ParkedMessage> whole_parked(ReadSession& session, const std::string& park_id) {
    static const std::string sql = "SELECT " + std::string(parked_columns) +
                                   ", opened(key, 'parked ' || sha256, bytes), key FROM parked WHERE park_id = ?";
    Query row = session.db().query(sql);
    row.bind(park_id);
    if (!row.step()) return std::nullopt;
    ParkedMessage message = read_parked(row);
    message.bytes = bytes_of(session, row, message.sha256);
    return message;
}

std::vector<ParkedMessage> released_messages(ReadSession& session, const std::string& connector, int limit) {
    static const std::string sql = "SELECT " + std::string(parked_columns) +
                                   ", opened(key, 'parked ' || sha256, bytes), key FROM parked WHERE state = 'released' AND "
                                   "connector = ? ORDER BY seq LIMIT ?";
    const Snapshot snapshot(session.db());
    Query rows = session.db().query(sql);
    rows.bind(connector, std::max(0, limit));
    std::vector<ParkedMessage> found;
    while (rows.step()) {
        found.push_back(read_parked(rows));
        found.back().bytes = bytes_of(session, rows, found.back().sha256);
    }
    return found;
}

std::vector<Mail> mail_behind(ReadSession& session, const std::string& queue, std::int64_t after, int limit) {
    const Snapshot snapshot(session.db());
    Query rows = session.db().query("SELECT " + std::string(mail_columns) +
                                    ", in_file, sha256, opened(key, 'mail ' || queue || ' ' || mail_id, bytes) FROM mail WHERE "
                                    "queue = ? AND seq > ? ORDER BY seq LIMIT ?");
    rows.bind(queue, after, std::max(0, limit));
    std::vector<Mail> found;
    while (rows.step()) {
        found.push_back(read_mail(rows));
        found.back().bytes = rows.flag(10) ? session.blobs().read(rows.text(11)) : rows.text(12);
    }
    return found;
}

MailCount mail_of_queue(Connection& db, const std::string& queue) {
    MailCount count;
    Query row =
        db.query("SELECT n, (SELECT at FROM mail WHERE queue = ?1 ORDER BY seq LIMIT 1) FROM mail_counts WHERE queue = ?1");
    row.bind(queue);
    if (!row.step()) return count;
    count.waiting = row.number(0);
    if (!row.null(1)) count.oldest = row.time(1);
    return count;
}

std::vector<QueueStats> mail_queues(Connection& db) {
    std::vector<QueueStats> queues;
    Query rows = db.query("SELECT queue FROM mail_counts WHERE n > 0 ORDER BY queue");
    while (rows.step()) queues.push_back({rows.text(0), mail_of_queue(db, rows.text(0))});
    return queues;
}

}  // namespace gateway
