// What is asked about erasures, holds and terms of keeping.
#include <algorithm>
#include <tuple>

#include "gateway/store/queries_native.hpp"

namespace gateway {
namespace {

constexpr std::string_view select_due =
    "SELECT a.appeal_id, a.regime, a.changed_at, coalesce(h.reason, '') FROM appeals a LEFT JOIN holds h ON h.appeal = a.seq "
    "WHERE a.final = 1 AND a.key <> '!' AND a.changed_at < ?1 ";

/// Regimes that a term of their own names, as a list of literals; words of the configuration hold no quotes.
std::string named_regimes(const std::vector<RetentionTerm>& terms) {
    std::string list = "''";
    for (const RetentionTerm& term : terms)
        if (!term.regime.empty() && term.regime.find('\'') == std::string::npos) list += ",'" + term.regime + "'";
    return list;
}

}  // namespace

std::optional<Erasure> erasure_of_appeal(Connection& db, std::int64_t appeal) {
    Query row = db.query("SELECT at, rule, reason, actor FROM erasures WHERE appeal = ?");
    row.bind(appeal);
    if (!row.step()) return std::nullopt;
    return Erasure{row.time(0), row.text(1), row.text(2), row.text(3)};
}

std::string hold_of_appeal(Connection& db, std::int64_t appeal) {
    Query row = db.query("SELECT reason FROM holds WHERE appeal = ?");
    row.bind(appeal);
    return row.step() ? row.text(0) : std::string();
}

std::vector<DueErasure> appeals_due(Connection& db, const std::vector<RetentionTerm>& terms, int limit) {
    std::vector<DueErasure> due;
    for (const RetentionTerm& term : terms) {
        const std::string whose =
            term.regime.empty() ? "AND a.regime NOT IN (" + named_regimes(terms) + ") " : std::string("AND a.regime = ?3 ");
        Query rows = db.query(std::string(select_due) + whose + "ORDER BY a.changed_at, a.seq LIMIT ?2");
        rows.bind(term.closed_before, std::max(0, limit));
        if (!term.regime.empty()) rows.bind(term.regime);
        while (rows.step()) due.push_back({rows.text(0), rows.text(1), term.rule, rows.time(2), rows.text(3)});
    }
    std::sort(due.begin(), due.end(), [](const DueErasure& one, const DueErasure& other) {
        return std::tie(one.closed_at, one.appeal_id) < std::tie(other.closed_at, other.appeal_id);
    });
    if (due.size() > static_cast<std::size_t>(std::max(0, limit))) due.resize(static_cast<std::size_t>(std::max(0, limit)));
    return due;
}

}  // namespace gateway
