// The reading half of the store: a few threads, each with a connection of its own; also where big files are written and read.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/store/calls.hpp"
#include "gateway/store/file_blobs.hpp"
#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// While it lives all queries of the connection see one state of the store.
class Snapshot {
public:
    explicit Snapshot(Connection& db) : db_(db) { db_.query("BEGIN").run(); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    ~Snapshot() { sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }

private:
    Connection& db_;
};

/// What a reading call may use.
class ReadSession {
public:
    ReadSession(std::filesystem::path file, FileBlobs& blobs, BodySeals seals)
        : file_(std::move(file)), blobs_(blobs), seals_(std::move(seals)) {}

    /// Opened on the first use and after `drop`.
    Connection& db();
    FileBlobs& blobs() { return blobs_; }
    void drop() { db_.reset(); }

private:
    std::filesystem::path file_;
    FileBlobs& blobs_;
    BodySeals seals_;
    std::unique_ptr<Connection> db_;
};

/// A call sees all that was committed when it began; one of several queries takes a Snapshot. A disk that refuses ends it with
/// Fault(store_unavailable); the next call opens the file anew.
class Readers final : public CallQueue<ReadSession> {
public:
    struct Settings {
        std::filesystem::path file;
        int threads = 2;
        std::size_t queue_limit = 4096;
        BodySeals seals;
    };
    Readers(Settings settings, FileBlobs& blobs);
    ~Readers() override;

    Cause push(std::unique_ptr<Call<ReadSession>>& call) override;
    /// Ends what waits, refuses what comes, joins. Blocking.
    void stop();

private:
    void serve();
    static void run(Call<ReadSession>& call, ReadSession& session);

    Settings settings_;
    FileBlobs& blobs_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<Call<ReadSession>>> waiting_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace gateway
