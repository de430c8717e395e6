// Bodies under other keys, and those in the clear, come under the current one.
#include <array>

#include "gateway/store/archive_calls_native.hpp"
#include "gateway/store/seal_functions_native.hpp"

namespace gateway {
namespace {

constexpr std::int64_t rows_of_a_turn = 64;

/// A table and the statement that seals row ?1 under ?2.
struct Sealed {
    std::string_view keys, rows, seal;
};

// SQLite computes all values of an UPDATE from the row as it was.
constexpr std::array tables = {
    Sealed{
        "SELECT min(key) FROM appeals WHERE key > ?1",
        "SELECT seq FROM appeals WHERE key = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
        "UPDATE appeals SET facts = CASE facts WHEN '' THEN facts_of(opened(key, 'appeal ' || appeal_id || ' ' || version, "
        "json)) ELSE facts END, json = sealed('appeal ' || appeal_id || ' ' || version, opened(key, 'appeal ' || appeal_id || "
        "' ' || version, json)), key = ?2 WHERE seq = ?1"},
    Sealed{"SELECT min(key) FROM messages WHERE key > ?1",
           "SELECT seq FROM messages WHERE key = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
           "UPDATE messages SET bytes = sealed('bytes ' || message_id, opened(key, 'bytes ' || message_id, bytes)), "
           "canonical = sealed('canonical ' || message_id, opened(key, 'canonical ' || message_id, canonical)), "
           "attachments = sealed('attachments ' || message_id, opened(key, 'attachments ' || message_id, attachments)), "
           "key = ?2 WHERE seq = ?1"},
    Sealed{"SELECT min(key) FROM evidence WHERE key > ?1",
           "SELECT seq FROM evidence WHERE key = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
           "UPDATE evidence SET bytes = sealed('evidence ' || sha256, opened(key, 'evidence ' || sha256, bytes)), key = ?2 "
           "WHERE seq = ?1"},
    Sealed{"SELECT min(key) FROM mail WHERE key > ?1", "SELECT seq FROM mail WHERE key = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
           "UPDATE mail SET bytes = sealed('mail ' || queue || ' ' || mail_id, opened(key, 'mail ' || queue || ' ' || mail_id, "
           "bytes)), key = ?2 WHERE seq = ?1"},
    Sealed{"SELECT min(key) FROM parked WHERE key > ?1",
           "SELECT seq FROM parked WHERE key = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
           "UPDATE parked SET bytes = sealed('parked ' || sha256, opened(key, 'parked ' || sha256, bytes)), key = ?2 "
           "WHERE seq = ?1"},
};

/// The next key of the cursor's table whose rows are to be sealed anew; no key is less than the empty one.
std::optional<std::string> next_key(WriteSession& session, const ResealCursor& cursor) {
    std::string after = cursor.key.value_or(std::string());
    if (!cursor.key) return after;
    while (true) {
        Query row = session.db.query(tables[cursor.table].keys);
        row.bind(after).step();
        if (row.null(0)) return std::nullopt;
        after = row.text(0);
        if (after != session.db.seals().key() && after != erased_key) return after;
    }
}

std::vector<std::int64_t> next_rows(WriteSession& session, const ResealCursor& cursor) {
    Query rows = session.db.query(tables[cursor.table].rows);
    rows.bind(*cursor.key, cursor.after, rows_of_a_turn);
    std::vector<std::int64_t> found;
    while (rows.step()) found.push_back(rows.number(0));
    return found;
}

bool reseal_row(WriteSession& session, const ResealCursor& cursor, std::int64_t seq) {
    try {
        session.db.query(tables[cursor.table].seal).bind(seq, session.db.seals().key()).run();
        return true;
    } catch (const SealBroken&) {
        return false;
    }
}

}  // namespace

Resealed reseal_rows(WriteSession& session, ResealCursor& cursor) {
    const OverwriteFreed overwriting(session.db);
    Resealed turn;
    if (!cursor.key) cursor.key = next_key(session, cursor);
    for (const std::int64_t seq : next_rows(session, cursor)) {
        reseal_row(session, cursor, seq) ? ++turn.rows : ++turn.failed;
        cursor.after = seq;
    }
    cursor.failed += turn.failed;
    if (turn.rows + turn.failed > 0) return turn;
    cursor.after = 0;
    cursor.key = next_key(session, cursor);
    if (cursor.key) return turn;
    cursor.rows_done = ++cursor.table == tables.size();
    return turn;
}

}  // namespace gateway
