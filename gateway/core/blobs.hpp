// Files by content: attachments and bodies too big for the database. Written and fsynced before anything refers to them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace gateway {

/// A blob under a path that any program of this machine may open while the object or a copy of it lives: the file itself, or
/// a nameless copy of one that is sealed on disk.
class LentFile {
public:
    LentFile() = default;
    explicit LentFile(std::filesystem::path path, std::shared_ptr<const void> hold = nullptr)
        : path_(std::move(path)), hold_(std::move(hold)) {}

    const std::filesystem::path& path() const { return path_; }
    /// What keeps the path good; null when nothing needs to.
    const std::shared_ptr<const void>& hold() const { return hold_; }
    bool empty() const { return path_.empty(); }

private:
    std::filesystem::path path_;
    std::shared_ptr<const void> hold_;  ///< shared: an answer on its way may outlive who asked for the file
};

struct BlobInfo {
    std::string sha256;
    std::uint64_t size = 0;
};

/// Blocking; call inside `offload`. Any thread. Failures of the disk throw Fault(store_unavailable).
class Blobs {
public:
    virtual ~Blobs() = default;
    virtual BlobInfo put(std::string_view octets) = 0;
    /// Takes the file over: moved (same file system) or copied and removed. Constant memory for any size.
    virtual BlobInfo put_file(const std::filesystem::path& file) = 0;
    /// The octets as a file, for streaming out; throws Fault(attachment_missing) when absent. Constant memory for any size.
    virtual LentFile lend(std::string_view sha256) const = 0;
    virtual std::string read(std::string_view sha256) const = 0;
    /// A fresh empty file name on the same file system for spooling a body; the caller writes and hands it to put_file.
    virtual std::filesystem::path spool_path() = 0;
};

}  // namespace gateway
