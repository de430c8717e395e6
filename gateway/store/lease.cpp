// Giving deliveries out and taking back what ran out; the order within a line.
#include "gateway/store/line_native.hpp"

#include <algorithm>

namespace gateway {
namespace {

std::string row_sql(std::string_view where) {
    return "SELECT " + std::string(delivery_columns) + ", d.seq, d.leased_at" + std::string(delivery_tables) +
           std::string(where);
}

DeliveryRow read_row(const Query& row) {
    DeliveryRow delivery;
    delivery.record = read_delivery(row);
    delivery.line = {delivery.record.delivery.route, row.number(0)};
    delivery.seq = row.number(delivery_width);
    delivery.leased_at = row.time(delivery_width + 1);
    return delivery;
}

void mark_leased(WriteSession& session, std::int64_t seq, const LeaseRequest& request) {
    session.db
        .query(
            "UPDATE deliveries SET state = 'leased', ready = 0, attempt = attempt + 1, leased_at = ?2, changed_at = ?2, "
            "lease_until = ?3, leased_by = ?4 WHERE seq = ?1")
        .bind(seq, request.now, Time(request.now + request.lease_for), request.leased_by)
        .run();
}

void take_back(WriteSession& session, const DeliveryRow& delivery, Time now) {
    session.db
        .query(
            "INSERT INTO attempts (delivery, attempt, started_at, ended_at, outcome, cause, detail) "
            "VALUES (?,?,?,?,'cut','','')")
        .bind(delivery.seq, delivery.record.delivery.attempt, delivery.leased_at, now)
        .run();
    session.db.query("UPDATE deliveries SET state = 'queued', resumed = 1, changed_at = ?2 WHERE seq = ?1")
        .bind(delivery.seq, now)
        .run();
    next_in_line(session, delivery.line);
    session.note(recovered_entry(delivery.record.delivery));
}

}  // namespace

std::optional<DeliveryRow> delivery_row(WriteSession& session, const std::string& delivery_id) {
    static const std::string sql = row_sql("WHERE d.delivery_id = ?");
    Query row = session.db.query(sql);
    row.bind(delivery_id);
    if (!row.step()) return std::nullopt;
    return read_row(row);
}

std::optional<DeliveryRow> delivery_row_of_handle(WriteSession& session, const std::string& connector,
                                                  const std::string& handle) {
    static const std::string sql =
        row_sql("WHERE d.connector = ? AND d.handle = ? AND d.handle <> '' ORDER BY d.seq DESC LIMIT 1");
    Query row = session.db.query(sql);
    row.bind(connector, handle);
    if (!row.step()) return std::nullopt;
    return read_row(row);
}

void next_in_line(WriteSession& session, const DeliveryLine& line) {
    session.db
        .query(
            "UPDATE deliveries SET ready = 1 WHERE seq = (SELECT seq FROM deliveries WHERE route = ? AND appeal = ? AND open = "
            "1 "
            "ORDER BY seq LIMIT 1) AND state IN ('queued', 'postponed')")
        .bind(line.route, line.appeal)
        .run();
}

void reorder_line(WriteSession& session, const DeliveryLine& line) {
    session.db.query("UPDATE deliveries SET ready = 0 WHERE route = ? AND appeal = ? AND open = 1 AND ready = 1")
        .bind(line.route, line.appeal)
        .run();
    Query leased =
        session.db.query("SELECT 1 FROM deliveries WHERE route = ? AND appeal = ? AND open = 1 AND state = 'leased'");
    leased.bind(line.route, line.appeal);
    if (!leased.step()) next_in_line(session, line);
}

std::vector<Leased> lease_deliveries(WriteSession& session, const LeaseRequest& request) {
    static const std::string sql = "SELECT " + std::string(delivery_columns) +
                                   ", d.seq, opened_or_null(m.key, 'canonical ' || m.message_id, m.canonical), "
                                   "m.canonical_sha256, opened_or_null(a.key, 'appeal ' || a.appeal_id || ' ' || a.version, "
                                   "a.json)" +
                                   std::string(delivery_tables) +
                                   "WHERE d.ready = 1 AND d.route = ? AND d.due_at <= ? ORDER BY d.due_at, d.seq LIMIT ?";
    std::vector<Leased> given;
    std::vector<std::pair<std::int64_t, std::int64_t>> rows;  // delivery, appeal
    {
        Query due = session.db.query(sql);
        due.bind(request.route, request.now, std::max(0, request.limit));
        while (due.step()) {
            rows.emplace_back(due.number(delivery_width), due.number(0));
            Leased& one = given.emplace_back(Leased{read_delivery(due).delivery, due.text(delivery_width + 2)});
            ++one.delivery.attempt;
            one.delivery.canonical = due.text(delivery_width + 1);
            one.delivery.appeal = due.text(delivery_width + 3);
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        mark_leased(session, rows[i].first, request);
        given[i].delivery.external_ids = ids_of_appeal(session.db, rows[i].second);
    }
    return given;
}

int recover_deliveries(WriteSession& session, Time now, bool everything) {
    static const std::string sql = row_sql("WHERE d.state = 'leased' AND d.lease_until < ? ORDER BY d.seq");
    const Time before = everything ? Time::max() : now;
    std::vector<DeliveryRow> lost;
    {
        Query rows = session.db.query(sql);
        rows.bind(before);
        while (rows.step()) lost.push_back(read_row(rows));
    }
    for (const DeliveryRow& delivery : lost) take_back(session, delivery, now);
    return static_cast<int>(lost.size());
}

}  // namespace gateway
