#include "gateway/store/journal_book.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/store/queries_native.hpp"
#include "gateway/store/rows_native.hpp"

namespace gateway {
namespace {

/// The condition of the partial index journal_words, word by word: only then SQLite uses it.
constexpr std::string_view indexed_kinds =
    "kind IN ('deadline.breached', 'deadline.warning', 'quality.broken', 'quality.mended')";

std::string search_sql(const JournalQuery& query) {
    std::string sql = "SELECT " + std::string(journal_columns) + " FROM journal ";
    if (query.appeal_id.empty())
        sql += "INDEXED BY journal_words WHERE " + std::string(indexed_kinds);
    else
        sql += "WHERE appeal_id = ?1 AND appeal_id <> ''";
    if (query.from) sql += " AND at >= ?2";
    if (query.to) sql += " AND at < ?3";
    return sql + " AND seq > ?4 ORDER BY seq";
}

}  // namespace

JournalBook& journal_book_of(Store& store) {
    auto* book = dynamic_cast<JournalBook*>(&store);
    if (book == nullptr) throw std::logic_error("a store without a journal book");
    return *book;
}

bool is_asked_for(const JournalRecord& record, const JournalQuery& query) {
    const auto& kinds = query.kinds;
    return std::find(kinds.begin(), kinds.end(), record.entry.kind) != kinds.end() &&
           std::all_of(query.contains.begin(), query.contains.end(),
                       [&](const auto& octets) { return record.entry.detail.find(octets) != std::string::npos; });
}

std::vector<JournalRecord> search_journal(Connection& db, const JournalQuery& query) {
    Query rows = db.query(search_sql(query));
    rows.bind(query.appeal_id, query.from, query.to, query.after);
    std::vector<JournalRecord> found;
    while (found.size() < static_cast<std::size_t>(std::max(0, query.limit)) && rows.step()) {
        JournalRecord record = read_journal(rows);
        if (is_asked_for(record, query)) found.push_back(std::move(record));
    }
    return found;
}

}  // namespace gateway
