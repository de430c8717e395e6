// The writing half of the store: one thread that takes all calls that wait, runs them in one transaction and completes them
// together after the commit (group commit).
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/core/log.hpp"
#include "gateway/store/calls.hpp"
#include "gateway/store/checkpointer_native.hpp"
#include "gateway/store/write_session_native.hpp"

namespace gateway {

/// What the store has beside its database; outlives the writer.
struct StoreParts {
    const FileBlobs& blobs;
    KnownIds& known_ids;
    BodySeals seals;
};

/// A batch runs as a whole; when one of its calls throws, the batch is taken back and runs again with a savepoint around each
/// call: the one that throws is taken back alone and its neighbours are committed. When the disk refuses,
/// nothing of the batch is stored, every call of it ends with Fault(store_unavailable), the connection is closed, and the next
/// batch opens the file anew: the store recovers by itself. While nobody writes, one page is tried every second, so that
/// `refusing` ends with its reason.
class Writer final : public CallQueue<WriteSession> {
public:
    struct Settings {
        std::filesystem::path file;
        std::size_t queue_limit = 4096;
        int checkpoint_pages = 4000;
    };
    /// Opens and migrates the file; throws std::runtime_error with one sentence.
    Writer(Settings settings, Clock& clock, Log& log, StoreParts parts);
    ~Writer() override;

    Cause push(std::unique_ptr<Call<WriteSession>>& call) override;
    /// Calls that wait or are being written. Any thread.
    std::int64_t waiting() const { return waiting_count_.load(std::memory_order_relaxed); }
    /// The last batch failed. Any thread.
    bool refusing() const { return refused_.load(std::memory_order_relaxed); }
    double last_commit_seconds() const { return last_commit_seconds_.load(std::memory_order_relaxed); }
    void use_config_digest(std::string digest);
    /// Commits what waits, refuses what comes, joins, closes the file. Blocking.
    void stop();

private:
    using Batch = std::vector<std::unique_ptr<Call<WriteSession>>>;

    void serve();
    bool next_batch(Batch& batch);
    void write(Batch& batch);
    void run_all(Batch& batch);
    static bool run_together(const Batch& batch, WriteSession& session);
    static void run_one(Call<WriteSession>& call, WriteSession& session);
    void open();
    void unavailable(Batch& batch, const std::exception& error);
    void checkpoint_when_long();

    Settings settings_;
    Clock& clock_;
    Log& log_;
    StoreParts parts_;
    std::unique_ptr<WriteSession> session_;  ///< none while the disk refuses; only the writer's thread
    std::atomic<bool> refused_{false};       ///< the last batch failed; written by the writer's thread
    int wal_pages_ = 0, own_checkpoint_at_ = 0;
    std::atomic<std::int64_t> waiting_count_{0};
    std::atomic<double> last_commit_seconds_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    Batch waiting_;
    std::string config_digest_;
    bool stopping_ = false;
    Checkpointer checkpointer_;
    std::thread thread_;
};

}  // namespace gateway
