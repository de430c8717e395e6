// Where a request's body collects: memory first, a file once it grows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "gateway/core/web.hpp"

namespace gateway {

/// The body of one request. Its file is removed with the object, whatever happened to the request before.
class Spool {
public:
    /// Above `threshold` octets the body goes to a new file in `dir` (mode 0600).
    Spool(std::filesystem::path dir, std::uint64_t threshold);
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    /// Throws std::system_error when the file cannot be written (disk full).
    void append(std::string_view piece);
    /// What was collected; to be called once, after the last `append`.
    WebBody take();

private:
    void open_file();
    void write_all(std::string_view piece);

    std::filesystem::path dir_;
    std::uint64_t threshold_;
    WebBody body_;
    std::filesystem::path path_;
    int fd_ = -1;
};

/// Removes files of spools whose process has died (each live file is locked by its owner).
void remove_stale_spools(const std::filesystem::path& dir);

}  // namespace gateway
