#include "gateway/store/checkpointer_native.hpp"

#include "gateway/store/sqlite_native.hpp"

namespace gateway {
namespace {

/// Passes of one run: each moves what was written during the one before, so each is shorter.
constexpr int most_passes = 5;
/// Pages the writer can move itself within some milliseconds.
constexpr int short_rest = 1024;

}  // namespace

Checkpointer::Checkpointer(std::filesystem::path file, int pages)
    : file_(std::move(file)), pages_(pages), next_at_(pages), thread_([this] { serve(); }) {}

Checkpointer::~Checkpointer() {
    stop();
}

void Checkpointer::log_is(int pages) {
    const std::lock_guard lock(mutex_);
    if (pages < length_) next_at_ = pages_;  // the log began anew
    length_ = pages;
    if (length_ < next_at_) return;
    next_at_ = length_ + pages_;
    due_ = true;
    wake_.notify_one();
}

void Checkpointer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Checkpointer::serve() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return due_ || stopping_; });
        if (stopping_) return;
        due_ = false;
        lock.unlock();
        try {
            move_pages();
        } catch (const SqliteError&) {  // the writer will meet it too; the log keeps everything until then
        }
        lock.lock();
    }
}

void Checkpointer::move_pages() {
    Connection db(file_, Connection::Mode::reader);
    db.number("PRAGMA user_version");  // before its first read a connection knows of no log, and a checkpoint does nothing
    for (int pass = 0; pass < most_passes; ++pass) {
        int moved = 0;
        if (sqlite3_wal_checkpoint_v2(db.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &moved) != SQLITE_OK) return;
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        const bool caught_up = moved > 0 && length_ - moved <= short_rest;
        caught_up_ = caught_up;
        if (caught_up) return;
    }
}

bool Checkpointer::take_caught_up() {
    return caught_up_.exchange(false);
}

}  // namespace gateway
