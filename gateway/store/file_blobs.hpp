// Content-addressed files: DIR/blobs/ab/cdef…, named by the SHA-256 of what they hold, and DIR/spool for what is being written.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/core/blobs.hpp"

namespace gateway {

/// A blob is written to the spool, fsynced, renamed into place and its directory fsynced: when `put` returns it survives a
/// power cut, and a file under blobs/ is always whole. Files are 0600, directories 0700. Several objects may share a directory.
class FileBlobs final : public Blobs {
public:
    /// Makes the directories; throws Fault(store_unavailable) when it cannot.
    explicit FileBlobs(std::filesystem::path directory);

    /// Removes what a killed process left in the spool. Only for the one who owns the directory, before anything is put.
    void clean_spool();

    BlobInfo put(std::string_view octets) override;
    BlobInfo put_file(const std::filesystem::path& file) override;
    std::filesystem::path path_of(std::string_view sha256) const override;
    std::string read(std::string_view sha256) const override;
    std::filesystem::path spool_path() override;

    bool has(std::string_view sha256) const;

private:
    std::filesystem::path place(std::string_view sha256) const;
    void move_in(const std::filesystem::path& file, std::string_view sha256);
    void sync_name(std::string_view sha256) const;
    std::filesystem::path copy_in(const std::filesystem::path& file);

    std::filesystem::path blobs_, spool_;
    std::atomic<unsigned> counter_{0};
};

}  // namespace gateway
