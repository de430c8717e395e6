// Moves what is committed from the write-ahead log into the database, beside the writer.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace gateway {

/// A PASSIVE checkpoint never makes the writer or a reader wait. It runs when the log has grown by `pages` since the last one.
/// Under steady load it never meets the end of the log, and only a log that was moved whole can begin anew: when little is
/// left, the writer is told to move the rest between two of its commits.
class Checkpointer {
public:
    Checkpointer(std::filesystem::path file, int pages);
    ~Checkpointer();

    /// Tells how long the log is now, in pages. Any thread; cheap.
    void log_is(int pages);
    /// True once after a run that has left little. Any thread.
    bool take_caught_up();
    void stop();

private:
    void serve();
    void move_pages();

    std::filesystem::path file_;
    int pages_;
    std::mutex mutex_;
    std::condition_variable wake_;
    int length_ = 0, next_at_;
    bool due_ = false, stopping_ = false;
    std::atomic<bool> caught_up_{false};
    std::thread thread_;
};

}  // namespace gateway
