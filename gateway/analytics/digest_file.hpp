// A new file whose digest grows with it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/core/digest.hpp"

namespace gateway {

/// One thread. Throws std::runtime_error naming the file when the disk refuses.
class DigestFile {
public:
    explicit DigestFile(const std::filesystem::path& file);

    void write(std::string_view octets);
    /// Puts everything on disk (fsync) and gives the digest; the object is spent afterwards.
    std::string finish();
    std::uint64_t size() const { return size_; }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    [[noreturn]] void refuse() const;

    std::filesystem::path name_;
    std::unique_ptr<std::FILE, Close> file_;
    Sha256 digest_;
    std::uint64_t size_ = 0;
};

/// A whole small file, on disk when this returns.
void write_file(const std::filesystem::path& file, std::string_view octets);
/// What a file holds, or the names in a folder, is on disk when this returns.
void sync_file(const std::filesystem::path& file);
void sync_folder(const std::filesystem::path& folder);

}  // namespace gateway
