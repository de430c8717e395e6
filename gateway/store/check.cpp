#include "gateway/store/check.hpp"

#include <functional>
#include <set>

#include "gateway/core/digest.hpp"
#include "gateway/store/body_keys_native.hpp"
#include "gateway/store/file_blobs.hpp"
#include "gateway/store/journal.hpp"
#include "gateway/store/readers_native.hpp"
#include "gateway/store/rows_native.hpp"
#include "gateway/store/schema_native.hpp"

namespace gateway {
namespace fs = std::filesystem;
namespace {

/// Collects the faults of one kind up to a bound.
class Faults {
public:
    explicit Faults(StoreCheck& check) : check_(check) {}
    ~Faults() {
        if (count_ > StoreCheck::most_faults)
            check_.faults.push_back("… and " + std::to_string(count_ - StoreCheck::most_faults) + " more of this kind");
    }
    void add(std::string sentence) {
        if (++count_ <= StoreCheck::most_faults) check_.faults.push_back(std::move(sentence));
    }

private:
    StoreCheck& check_;
    std::size_t count_ = 0;
};

void check_pages(Connection& db, StoreCheck& check) {
    Faults faults(check);
    Query rows = db.query("PRAGMA integrity_check(20)");
    while (rows.step())
        if (rows.text(0) != "ok") faults.add("database: " + rows.text(0));
}

void check_chain(Connection& db, StoreCheck& check) {
    static const std::string sql = "SELECT " + std::string(journal_columns) + " FROM journal ORDER BY seq";
    Faults faults(check);
    JournalTip tip;
    Query rows = db.query(sql);
    while (rows.step()) {
        const JournalRecord record = read_journal(rows);
        const std::string name = "journal record " + std::to_string(record.seq);
        if (record.seq != tip.seq + 1)
            faults.add(name + " follows record " + std::to_string(tip.seq) + ": records are missing");
        if (record.previous_hash != tip.hash) faults.add(name + " does not stand on the hash of the record before it");
        if (record.hash != journal_hash(record) && record.hash != journal_hash_1(record))
            faults.add(name + " was changed: its hash is not that of its content");
        tip = {record.seq, record.hash};
        ++check.journal_records;
    }
    check.last_hash = tip.hash;
}

void check_references(Connection& db, StoreCheck& check) {
    Faults faults(check);
    Query rows = db.query("PRAGMA foreign_key_check");
    while (rows.step())
        faults.add("row " + std::to_string(rows.number(1)) + " of " + rows.text(0) + " refers to a row of " + rows.text(2) +
                   " that is not there");
}

void check_query(Connection& db, StoreCheck& check, std::string_view sql, const std::string& sentence) {
    Faults faults(check);
    Query rows = db.query(sql);
    while (rows.step()) faults.add(sentence + ": " + rows.text(0));
}

void check_deliveries(Connection& db, StoreCheck& check) {
    check_query(db, check,
                "SELECT delivery_id FROM deliveries WHERE open <> (state NOT IN ('delivered', 'refused', 'handed_over'))",
                "delivery that is open though ended, or ended though open");
    check_query(
        db, check,
        "SELECT d.delivery_id FROM deliveries d WHERE d.open = 1 AND d.ready <> (d.state IN ('queued', 'postponed') AND NOT "
        "EXISTS (SELECT 1 FROM deliveries e WHERE e.route = d.route AND e.appeal = d.appeal AND e.open = 1 AND "
        "(e.seq < d.seq OR (e.state = 'leased' AND e.seq <> d.seq))))",
        "delivery that waits though it is its turn, or the other way round");
    check_query(db, check,
                "SELECT c.route || ' ' || c.state FROM delivery_counts c WHERE c.n <> (SELECT count(*) FROM deliveries d WHERE "
                "d.route = c.route AND d.connector = c.connector AND d.state = c.state)",
                "counter that is not the number of deliveries");
    Query rows = db.query("SELECT delivery_id, route, attempt, leased_by, lease_until FROM deliveries WHERE state = 'leased'");
    while (rows.step())
        check.leases.push_back(rows.text(0) + " route " + rows.text(1) + " attempt " + rows.text(2) + " by " + rows.text(3) +
                               " until " + to_rfc3339(rows.time(4)));
}

/// Verifies every file a row names, each once.
class Files {
public:
    Files(const fs::path& data_dir, const BodySeals& seals, StoreCheck& check)
        : blobs_(data_dir, seals.vault), check_(check), faults_(check) {}

    void verify(const std::string& sha256, const std::string& who) {
        if (sha256.empty() || !seen_.insert(sha256).second) return;
        ++check_.files;
        if (sha256.size() != 64) return faults_.add("file of " + who + " has no digest for a name");
        if (!blobs_.has(sha256)) return faults_.add("file " + sha256 + " of " + who + " is missing");
        try {
            Sha256 digest;
            blobs_.in_pieces(sha256, [&digest](std::string_view piece) { digest.update(piece); });
            if (digest.finish_hex() != sha256) faults_.add("file " + sha256 + " of " + who + " was changed");
        } catch (const SealBroken& broken) {
            faults_.add("file " + sha256 + " of " + who + ": " + broken.what());
        } catch (const Fault&) {
            faults_.add("file " + sha256 + " of " + who + " cannot be read");
        }
    }

private:
    FileBlobs blobs_;
    StoreCheck& check_;
    Faults faults_;
    std::set<std::string> seen_;
};

/// A table whose rows hold bytes in themselves or in a file, under their digest.
struct Kept {
    const char *table, *name, *subject;
};
constexpr Kept kept_tables[] = {{"evidence", "seq", "'evidence ' || sha256"},
                                {"mail", "mail_id", "'mail ' || queue || ' ' || mail_id"},
                                {"parked", "park_id", "'parked ' || sha256"}};

void check_kept(Connection& db, const Kept& kept, Files& files, StoreCheck& check) {
    Faults faults(check);
    const std::string table = kept.table;
    Query rows = db.query("SELECT " + std::string(kept.name) + ", sha256, in_file, opened_or_null(key, " + kept.subject +
                          ", bytes) FROM " + table + " WHERE key <> '!'");
    while (rows.step()) {
        const std::string who = table + " " + rows.text(0);
        if (rows.flag(2))
            files.verify(rows.text(1), who);
        else if (!rows.null(3) && sha256_hex(rows.text(3)) != rows.text(1))  // one that does not open is told already
            faults.add("bytes of " + who + " were changed");
    }
}

/// Opens every sealed body of a table.
void check_sealed(Connection& db, const std::string& table, const std::string& bodies, StoreCheck& check) {
    Faults faults(check);
    std::vector<std::int64_t> rows;
    {
        Query sealed = db.query("SELECT seq FROM " + table + " WHERE key NOT IN ('', '!') ORDER BY seq");
        while (sealed.step()) rows.push_back(sealed.number(0));
    }
    const std::string sql = "SELECT " + bodies + " FROM " + table + " WHERE seq = ?";
    for (const std::int64_t seq : rows) {
        try {
            Query row = db.query(sql);
            row.bind(seq).step();
        } catch (const SealBroken& broken) {
            faults.add(broken.what());
        }
    }
    check.sealed += static_cast<std::int64_t>(rows.size());
    check.open += db.number("SELECT count(*) FROM " + table + " WHERE key = ''");
}

void check_seals(Connection& db, StoreCheck& check) {
    {
        Faults faults(check);
        for (std::string& sentence : keys_not_at_hand(db)) faults.add(std::move(sentence));
    }
    check_sealed(db, "appeals", "opened(key, 'appeal ' || appeal_id || ' ' || version, json)", check);
    check_sealed(db, "messages",
                 "opened(key, 'bytes ' || message_id, bytes), opened(key, 'canonical ' || message_id, canonical), "
                 "opened(key, 'attachments ' || message_id, attachments)",
                 check);
    for (const Kept& kept : kept_tables)
        check_sealed(db, kept.table, "opened(key, " + std::string(kept.subject) + ", bytes)", check);
}

void tell_erasures(Connection& db, StoreCheck& check) {
    check.erased = db.number("SELECT count(*) FROM appeals WHERE key = '!'");
    Query rows =
        db.query("SELECT a.appeal_id, e.at, e.rule FROM erasures e JOIN appeals a ON a.seq = e.appeal ORDER BY e.at, a.seq");
    while (rows.step() && check.erasures.size() < StoreCheck::most_erasures)
        check.erasures.push_back("appeal " + rows.text(0) + " erased at " + to_rfc3339(rows.time(1)) + " by rule " +
                                 rows.text(2));
}

void check_files(Connection& db, const fs::path& data_dir, StoreCheck& check) {
    Files files(data_dir, db.seals(), check);
    Query messages = db.query(
        "SELECT message_id, coalesce(opened_or_null(key, 'attachments ' || message_id, attachments), '[]'), bytes_sha256, "
        "canonical_sha256 FROM messages WHERE key <> '!' AND (attachments <> '[]' OR bytes_sha256 <> '' OR canonical_sha256 <> "
        "'')");
    while (messages.step()) {
        const std::string who = "message " + messages.text(0);
        for (const AttachmentRef& file : attachments_of(messages.text(1))) {
            files.verify(file.sha256, who);
            files.verify(file.cms_sha256, who);
        }
        files.verify(messages.text(2), who);
        files.verify(messages.text(3), who);
    }
    for (const Kept& kept : kept_tables) check_kept(db, kept, files, check);
}

void check_books(Connection& db, StoreCheck& check) {
    check_query(db, check,
                "SELECT c.queue FROM mail_counts c WHERE c.n <> (SELECT count(*) FROM mail m WHERE m.queue = c.queue)",
                "counter that is not the number of messages in the queue");
    check_query(db, check,
                "SELECT e.seq FROM evidence e WHERE e.appeal_id <> '' AND NOT EXISTS (SELECT 1 FROM appeals a WHERE "
                "a.appeal_id = e.appeal_id)",
                "evidence of an appeal that is not there");
    check_query(db, check,
                "SELECT e.seq FROM evidence e WHERE e.delivery_id <> '' AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE "
                "d.delivery_id = e.delivery_id)",
                "evidence of a delivery that is not there");
    check_query(db, check, "SELECT d.delivery_id FROM deliveries d WHERE d.state = 'handed_over' AND d.handed_at IS NULL",
                "delivery that is handed over since nobody knows when");
}

StoreCheck check_all(const fs::path& data_dir, BodySeals seals) {
    Connection db(data_dir / "gateway.db", Connection::Mode::guest, std::move(seals));
    check_schema(db);
    if (const auto version = db.number("PRAGMA user_version"); version < schema_version())
        throw std::runtime_error("хранилище схемы " + std::to_string(version) +
                                 " обновит следующий запуск шлюза, проверьте после него" + " / the store has schema " +
                                 std::to_string(version) + "; the next start of the gateway updates it, check it after that");
    const Snapshot snapshot(db);
    StoreCheck check;
    check_pages(db, check);
    check_chain(db, check);
    check_references(db, check);
    check_deliveries(db, check);
    check_books(db, check);
    check_seals(db, check);
    check_files(db, data_dir, check);
    tell_erasures(db, check);
    check.messages = db.number("SELECT count(*) FROM messages");
    check.appeals = db.number("SELECT count(*) FROM appeals");
    check.deliveries = db.number("SELECT count(*) FROM deliveries");
    check.evidence = db.number("SELECT count(*) FROM evidence");
    check.parked = db.number("SELECT count(*) FROM parked");
    check.mail = db.number("SELECT count(*) FROM mail");
    return check;
}

}  // namespace

StoreCheck check_store(const fs::path& data_dir, BodySeals seals) {
    const std::string name = data_dir.string();
    std::error_code error;
    if (!fs::is_regular_file(data_dir / "gateway.db", error))
        throw std::runtime_error("в каталоге " + name + " нет хранилища / there is no store in " + name);
    try {
        return check_all(data_dir, std::move(seals));
    } catch (const SqliteError& failure) {
        throw std::runtime_error("хранилище в " + name + " нельзя прочесть / the store in " + name +
                                 " cannot be read: " + failure.what());
    }
}

}  // namespace gateway
