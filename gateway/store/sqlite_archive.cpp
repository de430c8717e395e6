#include "gateway/store/sqlite_archive_native.hpp"

#include "gateway/core/fault.hpp"
#include "gateway/store/body_keys_native.hpp"
#include "gateway/store/queries_native.hpp"

namespace gateway {
namespace {

/// True for as long as it lives.
class Raised {
public:
    explicit Raised(bool& flag) : flag_(flag) { flag_ = true; }
    Raised(const Raised&) = delete;
    Raised& operator=(const Raised&) = delete;
    ~Raised() { flag_ = false; }

private:
    bool& flag_;
};

}  // namespace

Task<Resealed> SqliteArchive::reseal() {
    if (!seals_) throw Fault(Cause::parameters_conflict, "store.encryption is not configured");
    if (at_work_) throw Fault(Cause::overloaded, "bodies are being sealed anew already");
    const Raised working(at_work_);
    if (cursor_.rows_done) co_return cursor_.shelf < FileBlobs::shelves ? co_await reseal_files() : co_await finish();
    co_return co_await ask<Resealed, WriteSession>(writer_, io_,
                                                   [this](WriteSession& session) { return reseal_rows(session, cursor_); });
}

Task<Resealed> SqliteArchive::reseal_files() {
    Resealed turn = co_await ask<Resealed, ReadSession>(readers_, io_, [shelf = cursor_.shelf](ReadSession& session) {
        Resealed done;
        for (const std::string& sha256 : session.blobs().shelf(shelf)) {
            const FileBlobs::Reseal how = session.blobs().reseal(sha256);
            if (how == FileBlobs::Reseal::done) ++done.files;
            if (how == FileBlobs::Reseal::failed) ++done.failed;
        }
        return done;
    });
    ++cursor_.shelf;
    cursor_.failed += turn.failed;
    co_return turn;
}

Task<Resealed> SqliteArchive::finish() {
    if (cursor_.failed == 0)
        co_await ask<bool, WriteSession>(writer_, io_, [](WriteSession& session) {
            leave_other_keys(session.db);
            return true;
        });
    co_await cut_log();
    cursor_ = {};
    Resealed turn;
    turn.done = true;
    co_return turn;
}

Task<std::vector<DueErasure>> SqliteArchive::due_for_erasure(std::vector<RetentionTerm> terms, int limit) {
    co_return co_await ask<std::vector<DueErasure>, ReadSession>(
        readers_, io_, [&](ReadSession& session) { return appeals_due(session.db(), terms, limit); });
}

Task<ErasureDone> SqliteArchive::erase(ErasureOrder order) {
    ErasureDone done = co_await ask<ErasureDone, WriteSession>(
        writer_, io_, [&](WriteSession& session) { return erase_appeal(session, order); });
    // In a transaction of its own: a file goes only after the rows that named it are surely without it.
    done.files =
        co_await ask<std::int64_t, WriteSession>(writer_, io_, [](WriteSession& session) { return unlink_erased(session); });
    co_await cut_log();
    co_return done;
}

Task<void> SqliteArchive::hold(std::string appeal_id, std::string reason, std::string actor) {
    co_await ask<bool, WriteSession>(writer_, io_, [&](WriteSession& session) {
        hold_appeal(session, appeal_id, reason, actor);
        return true;
    });
}

/// What was overwritten lies in the log until that is moved into the database and cut. Readers of an old state can hinder it:
/// then the next one does.
Task<bool> SqliteArchive::cut_log() {
    co_return co_await ask<bool, ReadSession>(readers_, io_, [](ReadSession& session) {
        return sqlite3_wal_checkpoint_v2(session.db().handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) ==
               SQLITE_OK;
    });
}

}  // namespace gateway
