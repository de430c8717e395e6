#include "gateway/store/writer_native.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "gateway/store/archive_calls_native.hpp"
#include "gateway/store/body_keys_native.hpp"
#include "gateway/store/schema_native.hpp"

namespace gateway {
namespace {

/// The writer checkpoints itself when the log is this many times longer than the length at which the background one starts.
constexpr int own_checkpoint_factor = 4;
/// Calls of one transaction at most, so that the first of them does not wait long for the last.
constexpr std::size_t largest_batch = 512;
/// How often a disk that refused is tried while nobody writes.
constexpr std::chrono::seconds trial_every{1};

}  // namespace

WriteSession::WriteSession(const std::filesystem::path& file, Clock& the_clock, const FileBlobs& the_blobs, KnownIds& the_ids,
                           BodySeals seals)
    : db(file, Connection::Mode::writer, std::move(seals)), clock(the_clock), blobs(the_blobs), known_ids(the_ids) {
    prepare_store(db);
    Query last = db.query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
    if (last.step()) tip = {last.number(0), last.text(1)};
    enter_body_keys(db, clock.now());
    unlink_erased(*this);
}

void WriteSession::note(JournalEntry entry) {
    const JournalRecord record = tip.next(std::move(entry), clock.now(), config_digest);
    const JournalEntry& what = record.entry;
    db.query("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(record.seq, record.at, what.kind, what.message_id, what.appeal_id, what.delivery_id, what.connector, what.actor,
              what.detail, record.config_digest, record.previous_hash, record.hash)
        .run();
}

Writer::Writer(Settings settings, Clock& clock, Log& log, StoreParts parts)
    : settings_(std::move(settings)),
      clock_(clock),
      log_(log),
      parts_(parts),
      own_checkpoint_at_(settings_.checkpoint_pages * own_checkpoint_factor),
      checkpointer_(settings_.file, settings_.checkpoint_pages) {
    open();
    thread_ = std::thread([this] { serve(); });
}

Writer::~Writer() {
    stop();
}

void Writer::open() {
    session_ = std::make_unique<WriteSession>(settings_.file, clock_, parts_.blobs, parts_.known_ids, parts_.seals);
    const auto remember_length = [](void* pages, sqlite3*, const char*, int length) {
        *static_cast<int*>(pages) = length;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(session_->db.handle(), remember_length, &wal_pages_);
}

Cause Writer::push(std::unique_ptr<Call<WriteSession>>& call) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return Cause::stopping;
        if (waiting_.size() >= settings_.queue_limit) return Cause::overloaded;
        waiting_.push_back(std::move(call));
        waiting_count_.fetch_add(1, std::memory_order_relaxed);
        if (waiting_.size() > 1) return Cause::none;  // the writer is awake or was woken by the first
    }
    wake_.notify_one();
    return Cause::none;
}

void Writer::use_config_digest(std::string digest) {
    const std::lock_guard lock(mutex_);
    config_digest_ = std::move(digest);
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    checkpointer_.stop();
    session_.reset();
}

/// Waits for calls; an empty batch is a trial of the disk. False: stopped and nothing left.
bool Writer::next_batch(Batch& batch) {
    std::unique_lock lock(mutex_);
    const auto called = [this] { return stopping_ || !waiting_.empty(); };
    if (!refused_) {
        wake_.wait(lock, called);
    } else if (!wake_.wait_for(lock, trial_every, called)) {
        return true;
    }
    if (waiting_.empty()) return false;
    if (waiting_.size() <= largest_batch) {
        batch.swap(waiting_);
    } else {
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(largest_batch);
        batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
    }
    if (session_) session_->config_digest = config_digest_;
    return true;
}

void Writer::serve() {
    Batch batch;
    while (next_batch(batch)) {
        write(batch);
        waiting_count_.fetch_sub(static_cast<std::int64_t>(batch.size()), std::memory_order_relaxed);
        complete(std::exchange(batch, {}));
        checkpoint_when_long();
    }
}

void Writer::write(Batch& batch) {
    try {
        if (!session_) {
            open();
            const std::lock_guard lock(mutex_);
            session_->config_digest = config_digest_;
        }
        const auto start = std::chrono::steady_clock::now();
        run_all(batch);
        last_commit_seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (refused_) log_.write(LogLevel::info, "store_recovered", {});
        refused_ = false;
    } catch (const std::exception& error) {
        unavailable(batch, error);
    }
}

void Writer::run_all(Batch& batch) {
    WriteSession& session = *session_;
    const JournalTip before = session.tip;
    session.db.query("BEGIN IMMEDIATE").run();
    if (!run_together(batch, session)) {
        session.db.query("ROLLBACK").run();
        session.tip = before;
        session.db.query("BEGIN IMMEDIATE").run();
        for (const auto& call : batch) run_one(*call, session);
    }
    if (batch.empty()) {  // a page that changes is a page that is written
        session.db.query("UPDATE counts SET n = n + 1").run();
        session.db.query("UPDATE counts SET n = n - 1").run();
    }
    session.db.query("COMMIT").run();
}

/// All calls without savepoints, for which SQLite would keep a copy of every page that changes. False when one failed: then all
/// are to be taken back and run again.
bool Writer::run_together(const Batch& batch, WriteSession& session) {
    try {
        for (const auto& call : batch) call->run(session);
    } catch (const SqliteError& error) {
        if (error.unavailable()) throw;
        return false;
    } catch (...) {  // meets it again in run_one, which carries it to the caller
        return false;
    }
    return true;
}

void Writer::run_one(Call<WriteSession>& call, WriteSession& session) {
    const JournalTip before = session.tip;
    session.db.query("SAVEPOINT one_call").run();
    try {
        call.run(session);
    } catch (const SqliteError& error) {
        if (error.unavailable()) throw;
        call.fail(std::current_exception());
        session.tip = before;
        session.db.query("ROLLBACK TO one_call").run();
    } catch (...) {  // carried to the caller as it is
        call.fail(std::current_exception());
        session.tip = before;
        session.db.query("ROLLBACK TO one_call").run();
    }
    session.db.query("RELEASE one_call").run();
}

void Writer::unavailable(Batch& batch, const std::exception& error) {
    session_.reset();
    for (const auto& call : batch) call->fail(std::make_exception_ptr(Fault(Cause::store_unavailable)));
    if (!refused_) log_.write(LogLevel::error, "store_unavailable", {{"reason", error.what()}});
    refused_ = true;
}

void Writer::checkpoint_when_long() {
    checkpointer_.log_is(wal_pages_);
    const int first = settings_.checkpoint_pages * own_checkpoint_factor;
    if (wal_pages_ < first) own_checkpoint_at_ = first;
    const bool rest_is_short = checkpointer_.take_caught_up();
    if (!session_ || (!rest_is_short && wal_pages_ < own_checkpoint_at_)) return;
    own_checkpoint_at_ = std::max(first, wal_pages_ + settings_.checkpoint_pages);
    sqlite3_wal_checkpoint_v2(session_->db.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace gateway
