// A file on its way up or down: it vanishes with the object unless Blobs has taken it over.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

namespace gateway::municipal {

class SpooledFile {
public:
    explicit SpooledFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~SpooledFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    SpooledFile(const SpooledFile&) = delete;
    SpooledFile& operator=(const SpooledFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace gateway::municipal
