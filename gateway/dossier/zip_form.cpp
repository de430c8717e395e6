// The octets of headers and directory.
#include <algorithm>
#include <array>

#include "gateway/dossier/zip.hpp"

namespace gateway {
namespace {

constexpr std::uint64_t big = 0xFFFFFFFFULL;
constexpr std::uint32_t dos_date = 0x0021;                       ///< 1980-01-01
constexpr std::uint32_t made_by = 3U << 8 | 30U;                 ///< Unix, 3.0
constexpr std::uint32_t private_file = 0100600U << 16;           ///< regular file, mode 0600
constexpr std::uint32_t plain_version = 10, zip64_version = 45;  ///< needed to extract

void put(std::string& out, std::uint64_t value, int octets) {
    for (int i = 0; i < octets; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

/// What local and central header have in common, from flags to the length of the name.
void put_common(std::string& out, const ZipEntry& entry) {
    put(out, 0, 2);  // flags
    put(out, 0, 2);  // stored
    put(out, 0, 2);  // time
    put(out, dos_date, 2);
    put(out, entry.crc, 4);
    put(out, entry.size, 4);
    put(out, entry.size, 4);
    put(out, entry.name.size(), 2);
}

void put_central(std::string& out, const ZipEntry& entry) {
    const bool far = entry.offset >= big;
    out += "PK\x01\x02";
    put(out, made_by, 2);
    put(out, far ? zip64_version : plain_version, 2);
    put_common(out, entry);
    put(out, far ? 12 : 0, 2);  // extra
    put(out, 0, 2);             // comment
    put(out, 0, 2);             // disk
    put(out, 0, 2);             // internal attributes
    put(out, private_file, 4);
    put(out, far ? big : entry.offset, 4);
    out += entry.name;
    if (!far) return;
    put(out, 1, 2);  // ZIP64 extra field: the offset alone
    put(out, 8, 2);
    put(out, entry.offset, 8);
}

void put_zip64_end(std::string& out, std::uint64_t count, std::uint64_t size, std::uint64_t start) {
    out += "PK\x06\x06";
    put(out, 44, 8);
    put(out, made_by, 2);
    put(out, zip64_version, 2);
    put(out, 0, 4);
    put(out, 0, 4);
    put(out, count, 8);
    put(out, count, 8);
    put(out, size, 8);
    put(out, start, 8);
    out += "PK\x06\x07";
    put(out, 0, 4);
    put(out, start + size, 8);
    put(out, 1, 4);
}

std::array<std::uint32_t, 256> make_crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ value >> 1 : value >> 1;
        table.at(i) = value;
    }
    return table;
}

}  // namespace

bool is_member_name(std::string_view name) {
    if (name.empty() || name.size() > 200 || name.front() == '/' || name.back() == '/') return false;
    char before = '/';
    for (const char c : name) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!word && c != '.' && c != '/') return false;
        if (before == '/' && (c == '.' || c == '/')) return false;
        before = c;
    }
    return true;
}

std::string zip_local_header(const ZipEntry& entry) {
    std::string out = "PK\x03\x04";
    put(out, plain_version, 2);
    put_common(out, entry);
    put(out, 0, 2);
    return out += entry.name;
}

std::string zip_tail(const std::vector<ZipEntry>& entries, std::uint64_t offset) {
    std::string out;
    for (const ZipEntry& entry : entries) put_central(out, entry);
    const std::uint64_t size = out.size();
    if (offset >= big) put_zip64_end(out, entries.size(), size, offset);
    out += "PK\x05\x06";
    put(out, 0, 4);
    put(out, entries.size(), 2);
    put(out, entries.size(), 2);
    put(out, size, 4);
    put(out, std::min(offset, big), 4);
    put(out, 0, 2);
    return out;
}

void Crc32::update(std::string_view octets) {
    static const std::array<std::uint32_t, 256> table = make_crc_table();
    std::uint32_t state = state_;
    for (const char c : octets) state = table[(state ^ static_cast<unsigned char>(c)) & 0xFFU] ^ state >> 8;
    state_ = state;
}

}  // namespace gateway
