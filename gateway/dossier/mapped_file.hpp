// A file as octets without reading it into memory.
#pragma once

#include <filesystem>
#include <string_view>

namespace gateway {

/// Read-only; the view is good as long as this lives. Throws std::runtime_error naming the file when it cannot be read.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view octets() const { return octets_; }

private:
    std::string_view octets_;
};

}  // namespace gateway
