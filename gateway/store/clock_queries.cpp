// What is asked of the book of clocks.
#include "gateway/store/clock_rules.hpp"
#include "gateway/store/queries_native.hpp"

namespace gateway {
namespace {

constexpr std::string_view select_clocks =
    "SELECT a.appeal_id, c.stage, c.rule, c.source, c.due_at, c.warnings, c.warned, c.next_at, c.state FROM clocks c "
    "JOIN appeals a ON a.seq = c.appeal ";

std::vector<LegalClock> all_clocks(Query& rows) {
    std::vector<LegalClock> clocks;
    while (rows.step()) {
        LegalClock clock{rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.time(4), times_of(rows.text(5))};
        clock.warned = rows.integer(6);
        if (!rows.null(7)) clock.next_at = rows.time(7);
        clock.state = clock_state_of(rows.text(8));
        clock.satisfied = clock.state == ClockState::satisfied;
        clocks.push_back(std::move(clock));
    }
    return clocks;
}

/// Parameters are bound by number; those that do not occur stay unused.
std::string search_sql(const ClockQuery& query) {
    std::string sql = std::string(select_clocks) + "WHERE c.state <> 'satisfied'";
    if (!query.appeal_id.empty()) sql += " AND a.appeal_id = ?1";
    if (!query.stage.empty()) sql += " AND c.stage = ?2";
    if (query.due_before) sql += " AND c.due_at <= ?3";
    if (!query.after.empty())
        sql +=
            " AND (c.due_at, c.appeal, c.stage) > (SELECT l.due_at, l.appeal, l.stage FROM clocks l JOIN appeals b ON "
            "b.seq = l.appeal WHERE b.appeal_id = ?4 AND l.stage = ?5)";
    return sql + " ORDER BY c.due_at, c.appeal, c.stage LIMIT ?6";
}

}  // namespace

std::optional<Time> next_clock_of(Connection& db) {
    Query row = db.query("SELECT next_at FROM clocks WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1");
    if (!row.step()) return std::nullopt;
    return row.time(0);
}

std::vector<LegalClock> clocks_due(Connection& db, Time now, int limit) {
    static const std::string sql =
        std::string(select_clocks) +
        "WHERE c.next_at IS NOT NULL AND c.next_at <= ? ORDER BY c.next_at, c.appeal, c.stage LIMIT ?";
    Query rows = db.query(sql);
    rows.bind(now, std::max(0, limit));
    return all_clocks(rows);
}

std::vector<LegalClock> clocks_of_appeal(Connection& db, const std::string& appeal_id) {
    static const std::string sql = std::string(select_clocks) + "WHERE a.appeal_id = ? ORDER BY c.stage";
    Query rows = db.query(sql);
    rows.bind(appeal_id);
    return all_clocks(rows);
}

std::vector<LegalClock> search_clocks(Connection& db, const ClockQuery& query) {
    const auto slash = query.after.find('/');
    const std::string appeal = query.after.substr(0, slash);
    const std::string stage = slash == std::string::npos ? std::string() : query.after.substr(slash + 1);
    Query rows = db.query(search_sql(query));
    rows.bind(query.appeal_id, query.stage, query.due_before, appeal, stage, std::max(0, query.limit));
    return all_clocks(rows);
}

std::vector<ClockCount> clock_counts(Connection& db, Time now) {
    Query rows = db.query(
        "SELECT stage, count(*), sum(due_at < ?), min(due_at) FROM clocks WHERE state <> 'satisfied' GROUP BY stage "
        "ORDER BY stage");
    rows.bind(now);
    std::vector<ClockCount> counts;
    while (rows.step()) counts.push_back({rows.text(0), rows.number(1), rows.number(2), rows.time(3)});
    return counts;
}

}  // namespace gateway
