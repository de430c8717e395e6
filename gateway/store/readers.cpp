#include "gateway/store/readers_native.hpp"

namespace gateway {

Connection& ReadSession::db() {
    if (!db_) {
        db_ = std::make_unique<Connection>(file_, Connection::Mode::reader, seals_);
        db_->script("PRAGMA query_only = 1; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192");
        db_->number("PRAGMA user_version");  // opens the files now, while the disk has room for the log's index
    }
    return *db_;
}

Readers::Readers(Settings settings, FileBlobs& blobs) : settings_(std::move(settings)), blobs_(blobs) {
    for (int i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { serve(); });
}

Readers::~Readers() {
    stop();
}

Cause Readers::push(std::unique_ptr<Call<ReadSession>>& call) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return Cause::stopping;
        if (waiting_.size() >= settings_.queue_limit) return Cause::overloaded;
        waiting_.push_back(std::move(call));
    }
    wake_.notify_one();
    return Cause::none;
}

void Readers::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Readers::serve() {
    ReadSession session(settings_.file, blobs_, settings_.seals);
    try {
        session.db();
    } catch (const SqliteError&) {  // the first call will say so
        session.drop();
    }
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::unique_ptr<Call<ReadSession>> call = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        run(*call, session);
        complete(std::move(call));
        lock.lock();
    }
}

void Readers::run(Call<ReadSession>& call, ReadSession& session) {
    try {
        call.run(session);
    } catch (const SqliteError& error) {
        session.drop();
        call.fail(error.unavailable() ? std::make_exception_ptr(Fault(Cause::store_unavailable)) : std::current_exception());
    } catch (...) {  // carried to the caller as it is
        call.fail(std::current_exception());
    }
}

}  // namespace gateway
