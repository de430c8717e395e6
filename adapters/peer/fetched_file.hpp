// A file being fetched: it vanishes with the object unless Blobs has taken it over.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

namespace gateway::peer {

class FetchedFile {
public:
    explicit FetchedFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~FetchedFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    FetchedFile(const FetchedFile&) = delete;
    FetchedFile& operator=(const FetchedFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace gateway::peer
