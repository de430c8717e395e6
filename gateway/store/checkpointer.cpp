#include "gateway/store/checkpointer_native.hpp"

#include "gateway/store/sqlite_native.hpp"

namespace gateway {

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
            const Connection db(file_, Connection::Mode::reader);
            // Its failure is the writer's to see: the log keeps everything until then.
            sqlite3_wal_checkpoint_v2(db.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        } catch (const SqliteError&) {
        }
        lock.lock();
    }
}

}  // namespace gateway
