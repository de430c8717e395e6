// A file that lives as long as somebody needs it: what streams between the socket and Blobs.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

namespace gateway::smev3 {

/// Owns a path, not a handle; the file may or may not exist. Removed with the object.
class SpoolFile {
public:
    SpoolFile() = default;
    explicit SpoolFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~SpoolFile() { drop(); }
    SpoolFile(SpoolFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    SpoolFile& operator=(SpoolFile&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Removes the file now.
    void drop() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }

private:
    std::filesystem::path path_;
};

}  // namespace gateway::smev3
