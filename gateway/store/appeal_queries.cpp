#include <algorithm>

#include "gateway/core/journal_chain.hpp"
#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"

namespace gateway {
namespace {

std::string select_appeals(std::string_view rest) {
    return "SELECT " + std::string(appeal_columns) + " FROM appeals a " + std::string(rest);
}

/// `row` is still being stepped through, so that its ids are read in the state it was read in.
AppealRecord whole_appeal(Connection& db, const Query& row) {
    AppealRecord appeal = read_appeal(row);
    appeal.external_ids = ids_of_appeal(db, row.number(0));
    return appeal;
}

std::vector<AppealRecord> all_appeals(Connection& db, Query& rows) {
    std::vector<AppealRecord> found;
    while (rows.step()) found.push_back(whole_appeal(db, rows));
    return found;
}

constexpr std::string_view has_id =
    "EXISTS (SELECT 1 FROM external_ids e WHERE e.appeal = a.seq AND e.system = ?1 AND e.kind = ?2)";

std::vector<DeliveryRecord> deliveries_of(Connection& db, std::int64_t appeal, const std::vector<ExternalId>& ids) {
    static const std::string sql =
        "SELECT " + std::string(delivery_columns) + std::string(delivery_tables) + "WHERE d.appeal = ? ORDER BY d.seq";
    Query rows = db.query(sql);
    rows.bind(appeal);
    std::vector<DeliveryRecord> deliveries;
    while (rows.step()) deliveries.push_back(read_delivery(rows));
    for (DeliveryRecord& record : deliveries) record.delivery.external_ids = ids;
    return deliveries;
}

std::vector<MessageRecord> messages_of(Connection& db, std::int64_t appeal) {
    static const std::string sql = "SELECT " + std::string(message_columns) +
                                   " FROM messages m JOIN appeals a ON a.seq = m.appeal WHERE m.appeal = ? ORDER BY m.seq";
    Query rows = db.query(sql);
    rows.bind(appeal);
    std::vector<MessageRecord> messages;
    while (rows.step()) messages.push_back(read_message(rows));
    return messages;
}

std::vector<AttemptRecord> attempts_of(Connection& db, std::int64_t appeal) {
    Query rows = db.query(
        "SELECT d.delivery_id, t.attempt, t.started_at, t.ended_at, t.outcome, t.cause, t.detail "
        "FROM deliveries d JOIN attempts t ON t.delivery = d.seq WHERE d.appeal = ? ORDER BY t.seq");
    rows.bind(appeal);
    std::vector<AttemptRecord> attempts;
    while (rows.step())
        attempts.push_back({rows.text(0), rows.integer(1), rows.time(2), rows.time(3), rows.text(4),
                            cause_from_text(rows.text(5)), rows.text(6)});
    return attempts;
}

std::vector<JournalRecord> journal_of(Connection& db, const std::string& appeal_id) {
    static const std::string sql =
        "SELECT " + std::string(journal_columns) + " FROM journal WHERE appeal_id = ? AND appeal_id <> '' ORDER BY seq";
    Query rows = db.query(sql);
    rows.bind(appeal_id);
    std::vector<JournalRecord> journal;
    while (rows.step()) journal.push_back(read_journal(rows));
    return journal;
}

/// The conditions that stand in a search; parameters are bound by number, those that do not occur stay unused.
std::string search_sql(const AppealQuery& query) {
    std::string sql = "SELECT " + std::string(listed_appeal_columns) + " FROM appeals a WHERE 1";
    if (!query.status.empty()) sql += " AND a.status = ?1";
    if (!query.origin.empty()) sql += " AND a.origin = ?2";
    if (query.from) sql += " AND a.created_at >= ?3";
    if (query.to) sql += " AND a.created_at <= ?4";
    if (!query.external_id.empty()) {
        sql += " AND a.seq IN (SELECT e.appeal FROM external_ids e WHERE e.normal = ?5";
        sql += query.system.empty() ? ")" : " AND e.system = ?6)";
    } else if (!query.system.empty()) {
        sql += " AND EXISTS (SELECT 1 FROM external_ids e WHERE e.appeal = a.seq AND e.system = ?6)";
    }
    if (!query.after.empty())
        sql += " AND (a.created_at, a.appeal_id) < (SELECT l.created_at, l.appeal_id FROM appeals l WHERE l.appeal_id = ?7)";
    return sql + " ORDER BY a.created_at DESC, a.appeal_id DESC LIMIT ?8";
}

}  // namespace

std::optional<AppealRecord> appeal_with_id(Connection& db, const std::string& appeal_id) {
    static const std::string sql = select_appeals("WHERE a.appeal_id = ?");
    const Snapshot snapshot(db);
    Query row = db.query(sql);
    row.bind(appeal_id);
    if (!row.step()) return std::nullopt;
    return whole_appeal(db, row);
}

std::optional<AppealRecord> appeal_by_external_id(Connection& db, const ExternalId& id) {
    static const std::string sql = select_appeals(
        "JOIN external_ids e ON e.appeal = a.seq WHERE e.normal = ?1 AND e.system = ?2 AND e.kind = ?3 "
        "ORDER BY e.value = ?4 DESC, a.appeal_id DESC LIMIT 1");
    Query row = db.query(sql);
    row.bind(normal_external_id(id.value), id.system, id.kind, id.value);
    if (!row.step()) return std::nullopt;
    return whole_appeal(db, row);
}

std::vector<OpenItem> open_appeals(Connection& db, const std::string& system, const std::string& kind, int limit) {
    // The two indexes say which appeals are meant; rows, a page each, are read of those alone, however many others are open.
    static const std::string sql = "SELECT " + std::string(listed_appeal_columns) +
                                   " FROM appeals o INDEXED BY appeals_open CROSS JOIN appeals a ON a.seq = o.seq "
                                   "WHERE o.final = 0 AND a.origin <> ?1 AND EXISTS (SELECT 1 FROM external_ids e "
                                   "WHERE e.appeal = o.seq AND e.system = ?1 AND e.kind = ?2) "
                                   "ORDER BY o.changed_at, o.seq LIMIT ?3";
    const Snapshot snapshot(db);
    Query rows = db.query(sql);
    rows.bind(system, kind, std::max(0, limit));
    std::vector<OpenItem> items;
    while (rows.step()) {
        AppealRecord appeal = whole_appeal(db, rows);
        items.push_back({appeal.appeal_id, appeal.status, std::move(appeal.external_ids), appeal.changed_at});
    }
    return items;
}

std::vector<AppealRecord> changed_appeals(Connection& db, const ChangedQuery& query) {
    static const std::string sql = select_appeals("WHERE a.changed_at BETWEEN ?3 AND ?4 AND " + std::string(has_id) +
                                                  " ORDER BY a.changed_at DESC, a.seq DESC LIMIT ?5");
    const Snapshot snapshot(db);
    Query rows = db.query(sql);
    rows.bind(query.system, query.kind, query.from, query.to, std::max(0, query.limit));
    return all_appeals(db, rows);
}

std::vector<AppealRecord> search_appeals(Connection& db, const AppealQuery& query) {
    const Snapshot snapshot(db);
    Query rows = db.query(search_sql(query));
    rows.bind(query.status, query.origin, query.from, query.to,
              query.external_id.empty() ? std::string() : normal_external_id(query.external_id), query.system, query.after,
              std::max(0, query.limit));
    return all_appeals(db, rows);
}

std::optional<AppealTrace> trace_of_appeal(Connection& db, const std::string& appeal_id) {
    static const std::string sql = select_appeals("WHERE a.appeal_id = ?");
    const Snapshot snapshot(db);
    Query row = db.query(sql);
    row.bind(appeal_id);
    if (!row.step()) return std::nullopt;
    const std::int64_t appeal = row.number(0);
    AppealTrace trace;
    trace.appeal = whole_appeal(db, row);
    trace.messages = messages_of(db, appeal);
    trace.deliveries = deliveries_of(db, appeal, trace.appeal.external_ids);
    trace.attempts = attempts_of(db, appeal);
    trace.journal = journal_of(db, appeal_id);
    trace.evidence = evidence_of_appeal(db, appeal_id);
    trace.erasure = erasure_of_appeal(db, appeal);
    trace.hold = hold_of_appeal(db, appeal);
    return trace;
}

std::vector<JournalLink> links_of_journal(Connection& db, std::int64_t from_seq, int limit) {
    static const std::string sql =
        "SELECT " + std::string(journal_columns) + " FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?";
    Query rows = db.query(sql);
    rows.bind(from_seq, std::max(0, limit));
    std::vector<JournalLink> links;
    while (rows.step()) links.push_back(journal_link(read_journal(rows)));
    return links;
}

}  // namespace gateway
