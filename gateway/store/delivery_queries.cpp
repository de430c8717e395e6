#include <algorithm>
#include <map>

#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/rules.hpp"
#include "gateway/store/seal_functions_native.hpp"

namespace gateway {
namespace {

std::string search_sql(const DeliveryQuery& query) {
    std::string sql = "SELECT " + std::string(delivery_columns) + std::string(delivery_tables) + "WHERE 1";
    if (!query.route.empty()) sql += " AND d.route = ?1";
    if (!query.connector.empty()) sql += " AND d.connector = ?2";
    if (!query.appeal_id.empty()) sql += " AND a.appeal_id = ?3";
    if (!query.delivery_id.empty()) sql += " AND d.delivery_id = ?5";
    // The state as a literal and `open` beside it let the partial indexes be used.
    if (query.state) sql += " AND d.state = '" + std::string(to_text(*query.state)) + "'";
    if (query.state && is_open(*query.state)) sql += " AND d.open = 1";
    if (!query.after.empty()) sql += " AND d.seq > (SELECT l.seq FROM deliveries l WHERE l.delivery_id = ?4)";
    return sql + " ORDER BY d.seq LIMIT ?6";
}

std::optional<Time> oldest_waiting(Connection& db, const RouteStats& route) {
    Query row =
        db.query("SELECT created_at FROM deliveries WHERE route = ? AND open = 1 AND connector = ? ORDER BY seq LIMIT 1");
    row.bind(route.route, route.connector);
    if (!row.step()) return std::nullopt;
    return row.time(0);
}

std::optional<Time> oldest_handed_over(Connection& db, const RouteStats& route) {
    Query row = db.query(
        "SELECT handed_at FROM deliveries WHERE state = 'handed_over' AND route = ? AND connector = ? ORDER BY handed_at "
        "LIMIT 1");
    row.bind(route.route, route.connector);
    if (!row.step()) return std::nullopt;
    return row.time(0);
}

}  // namespace

std::optional<MessageRecord> whole_message(ReadSession& session, const std::string& message_id) {
    static const std::string sql = "SELECT " + std::string(message_columns) +
                                   ", opened(m.key, 'bytes ' || m.message_id, m.bytes), m.bytes_sha256, "
                                   "opened(m.key, 'canonical ' || m.message_id, m.canonical), m.canonical_sha256, m.key "
                                   "FROM messages m JOIN appeals a ON a.seq = m.appeal WHERE m.message_id = ?";
    Query row = session.db().query(sql);
    row.bind(message_id);
    if (!row.step()) return std::nullopt;
    MessageRecord message = read_message(row);
    if (row.text(17) == erased_key) return message;
    const std::string bytes_sha256 = row.text(14), canonical_sha256 = row.text(16);
    message.envelope.bytes = bytes_sha256.empty() ? row.text(13) : session.blobs().read(bytes_sha256);
    message.canonical = canonical_sha256.empty() ? row.text(15) : session.blobs().read(canonical_sha256);
    return message;
}

std::vector<DeliveryRecord> search_deliveries(Connection& db, const DeliveryQuery& query) {
    const Snapshot snapshot(db);
    Query rows = db.query(search_sql(query));
    rows.bind(query.route, query.connector, query.appeal_id, query.after, query.delivery_id, std::max(0, query.limit));
    std::vector<DeliveryRecord> found;
    while (rows.step()) {
        found.push_back(read_delivery(rows));
        found.back().delivery.external_ids = ids_of_appeal(db, rows.number(0));
    }
    return found;
}

std::vector<std::string> handles_handed_over(Connection& db, const HandleQuery& query) {
    Query rows = db.query(
        "SELECT handle FROM deliveries WHERE state = 'handed_over' AND connector = ?1 AND substr(stage, 1, length(?2)) = ?2 "
        "AND "
        "handed_at < ?3 ORDER BY handed_at, seq LIMIT ?4");
    rows.bind(query.connector, query.stage, query.before, std::max(0, query.limit));
    std::vector<std::string> handles;
    while (rows.step()) handles.push_back(rows.text(0));
    return handles;
}

std::optional<Time> next_due_of(Connection& db, const std::string& route) {
    Query row = db.query("SELECT due_at FROM deliveries WHERE ready = 1 AND route = ? ORDER BY due_at LIMIT 1");
    row.bind(route);
    if (!row.step()) return std::nullopt;
    return row.time(0);
}

StoreStats count_all(Connection& db) {
    const Snapshot snapshot(db);
    StoreStats stats;
    {
        Query rows = db.query("SELECT route, connector, state, n FROM delivery_counts ORDER BY route, connector");
        while (rows.step()) {
            const std::string route = rows.text(0), connector = rows.text(1);
            if (stats.routes.empty() || stats.routes.back().route != route || stats.routes.back().connector != connector)
                stats.routes.push_back({.route = route, .connector = connector});
            count_of(stats.routes.back(), state_of(rows.text(2))) = rows.number(3);
        }
    }
    for (RouteStats& route : stats.routes) {
        route.oldest_waiting = oldest_waiting(db, route);
        if (route.handed_over > 0) route.oldest_handed_over = oldest_handed_over(db, route);
    }
    stats.queues = mail_queues(db);
    stats.messages = db.number("SELECT max(seq) FROM messages");
    stats.appeals = db.number("SELECT max(seq) FROM appeals");
    stats.journal_records = db.number("SELECT max(seq) FROM journal");
    stats.evidence_items = db.number("SELECT max(seq) FROM evidence");
    stats.parked_open = db.number("SELECT count(*) FROM parked WHERE state = 'open'");
    stats.unrouted = db.number("SELECT n FROM counts WHERE name = 'unrouted'");
    return stats;
}

std::optional<std::string> recalled_value(Connection& db, const std::string& connector, const std::string& key) {
    Query row = db.query("SELECT value FROM memory WHERE connector = ? AND key = ?");
    row.bind(connector, key);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

}  // namespace gateway
