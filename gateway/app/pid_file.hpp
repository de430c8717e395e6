// Which process serves a data directory: one at a time, and how a signal finds it.
#pragma once

#include <filesystem>
#include <optional>

namespace gateway {

/// `<data_dir>/appeal-gateway.pid`, locked as long as the object lives: two gateways never share a data directory, and a file
/// left behind by a killed process is not taken for a running one.
class PidFile {
public:
    /// Makes the directory when needed and writes our pid. Throws std::runtime_error when another process holds the lock or the
    /// file cannot be written.
    explicit PidFile(const std::filesystem::path& data_dir);
    ~PidFile();  ///< removes the file
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;

private:
    std::filesystem::path file_;
    int descriptor_ = -1;
};

/// The process that holds the pid file of this data directory; nullopt when none runs.
std::optional<int> running_gateway(const std::filesystem::path& data_dir);

}  // namespace gateway
