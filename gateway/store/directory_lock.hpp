// One process per data directory: two writers would break the journal's chain.
#pragma once

#include <filesystem>

namespace gateway {

/// Holds DIR/lock (flock, gone with the process however it ends); makes the directory with mode 0700 when absent.
class DirectoryLock {
public:
    /// Throws std::runtime_error with one sentence (Russian / English).
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

    void release();

private:
    int fd_ = -1;
};

/// Makes the file for its owner only when it is absent, and names it. SQLite gives the files beside a database the same rights.
std::filesystem::path private_file(const std::filesystem::path& file);

}  // namespace gateway
