// Moves what is committed from the write-ahead log into the database, beside the writer.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace gateway {

/// A PASSIVE checkpoint never makes the writer or a reader wait. It runs when the log has grown by `pages` since the last one.
class Checkpointer {
public:
    Checkpointer(std::filesystem::path file, int pages);
    ~Checkpointer();

    /// Tells how long the log is now, in pages. Any thread; cheap.
    void log_is(int pages);
    void stop();

private:
    void serve();

    std::filesystem::path file_;
    int pages_;
    std::mutex mutex_;
    std::condition_variable wake_;
    int length_ = 0, next_at_;
    bool due_ = false, stopping_ = false;
    std::thread thread_;
};

}  // namespace gateway
