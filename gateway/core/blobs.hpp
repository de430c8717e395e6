// Files by content: attachments and bodies too big for the database. Written and fsynced before anything refers to them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace gateway {

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
    /// Where the octets lie, for streaming out; throws Fault(attachment_missing) when absent.
    virtual std::filesystem::path path_of(std::string_view sha256) const = 0;
    virtual std::string read(std::string_view sha256) const = 0;
    /// A fresh empty file name on the same file system for spooling a body; the caller writes and hands it to put_file.
    virtual std::filesystem::path spool_path() = 0;
};

}  // namespace gateway
