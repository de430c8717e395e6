// The only form of ZIP a dossier has: nothing compressed, nothing optional, one possible file for given members. Whoever knows
// the members can write the same octets again, and that is how a reader finds what was changed between them.
//
//     local header, octets        for each member, in order; version 10, flags 0, method 0, 1980-01-01 00:00, no extra field
//     central header              for each member, in the same order; made by 3.0 on Unix, mode 0600, no comment
//     end of central directory    no comment; from 4 GiB on the ZIP64 records before it
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

/// What makes a file no dossier; the text is Russian / English.
class DossierFlaw : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

inline constexpr std::size_t most_members = 65'000;

/// Letters, digits, "._-" and "/" between non-empty parts; no part begins with a dot, none can leave the folder; ≤ 200 octets.
bool is_member_name(std::string_view name);

struct ZipEntry {
    std::string name;
    std::uint32_t crc = 0;
    std::uint64_t size = 0;    ///< octets, below 4 GiB
    std::uint64_t offset = 0;  ///< of the local header
};

std::string zip_local_header(const ZipEntry& entry);
/// Central directory and end records of a file whose last member ends at `offset`.
std::string zip_tail(const std::vector<ZipEntry>& entries, std::uint64_t offset);

/// CRC-32 of ZIP, piece by piece.
class Crc32 {
public:
    void update(std::string_view octets);
    std::uint32_t value() const { return ~state_; }

private:
    std::uint32_t state_ = 0xFFFFFFFFU;
};

struct ZipMember {
    std::string name;
    std::string_view octets;  ///< borrowed from the file
};

/// The members in order. Throws DossierFlaw unless the octets are exactly what the writer makes of them: other names, double
/// names (also by case), compression, comments, gaps and trailing octets are all refused. Linear; nothing is copied.
std::vector<ZipMember> read_zip(std::string_view file);

/// Writes a new file, mode 0600; throws std::runtime_error when it exists already or the disk refuses. A writer that goes
/// without finish() removes its file.
class ZipWriter {
public:
    explicit ZipWriter(const std::filesystem::path& file);
    ~ZipWriter();
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;

    void add(const std::string& name, std::string_view octets);
    /// Size and CRC as measured before; throws std::runtime_error when the file has changed since.
    void add_file(const std::string& name, const std::filesystem::path& file, std::uint64_t size, std::uint32_t crc);
    /// Writes the tail and syncs to the disk.
    void finish();

private:
    void begin(const std::string& name, std::uint64_t size, std::uint32_t crc);
    void write(std::string_view octets);

    std::filesystem::path path_;
    int fd_ = -1;
    std::uint64_t offset_ = 0;
    std::vector<ZipEntry> entries_;
    bool finished_ = false;
};

}  // namespace gateway
