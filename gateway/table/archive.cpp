#include <algorithm>
#include <fstream>
#include <set>

#include "gateway/core/fault.hpp"
#include "gateway/table/archive_native.hpp"

namespace gateway {
namespace {

constexpr std::uint64_t most_members = 4'096;
constexpr std::uint64_t longest_directory = std::uint64_t{1} << 20;
/// Below this a high ratio hurts nobody.
constexpr std::uint64_t ratio_from = std::uint64_t{8} << 20;
constexpr std::size_t piece_size = std::size_t{64} << 10;
constexpr std::size_t end_record = 22;
constexpr std::size_t longest_comment = 0xFFFF;

std::uint32_t number(std::string_view octets, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(octets[at + i]);
    return value;
}

/// libzip reads the whole directory into memory at once: its size by every record that could be its end is looked at before.
void check_directory_size(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(in.tellg(), 0));
    const auto tail = std::min<std::uint64_t>(size, end_record + longest_comment);
    std::string octets(tail, '\0');
    in.seekg(static_cast<std::streamoff>(size - tail));
    in.read(octets.data(), static_cast<std::streamsize>(tail));
    if (!in) throw Fault(Cause::store_unavailable, "the file cannot be read");
    bool found = false;
    for (auto at = octets.find("PK\x05\x06"); at != std::string::npos; at = octets.find("PK\x05\x06", at + 1)) {
        if (octets.size() - at < end_record) break;
        found = true;
        if (number(octets, at + 10, 2) == 0xFFFF || number(octets, at + 12, 4) == 0xFFFFFFFF)
            throw Fault(Cause::wrong_content_type, "a ZIP64 archive is no workbook");
        if (number(octets, at + 10, 2) > most_members || number(octets, at + 12, 4) > longest_directory)
            throw Fault(Cause::too_large, "the workbook has too many parts");
    }
    if (!found) throw Fault(Cause::malformed, "the workbook is cut short: its ZIP directory is missing");
}

bool leaves_archive(std::string_view name) {
    if (name.starts_with('/') || name.find('\\') != std::string_view::npos) return true;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('/', at), name.size());
        if (name.substr(at, end - at) == "..") return true;
        at = end + 1;
    }
    return false;
}

void check_members(zip_t* archive) {
    const auto count = zip_get_num_entries(archive, 0);
    std::set<std::string> names;
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* name = zip_get_name(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        if (name == nullptr) throw Fault(Cause::malformed, "the workbook's ZIP directory is damaged");
        if (leaves_archive(name)) throw Fault(Cause::wrong_content_type, "a part's name leaves the archive");
        if (!names.emplace(name).second) throw Fault(Cause::wrong_content_type, "two parts have one name");
    }
}

}  // namespace

Archive::Archive(const std::filesystem::path& file, const TableLimits& limits) : limits_(limits) {
    check_directory_size(file);
    int error = 0;
    archive_.reset(zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (!archive_) throw Fault(Cause::malformed, "the workbook's ZIP directory is damaged");
    check_members(archive_.get());
}

bool Archive::has(const std::string& name) const {
    return zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW) >= 0;
}

void Archive::open(const std::string& name) {
    member_name_ = name;
    unpacked_ = 0;
    const auto index = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_ENC_RAW);
    zip_stat_t stat{};
    if (index < 0 || zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &stat) != 0)
        throw Fault(Cause::malformed, "a part of the workbook is missing", name);
    if (stat.encryption_method != ZIP_EM_NONE) throw Fault(Cause::wrong_content_type, "the workbook is encrypted", name);
    packed_ = stat.comp_size;
    said_ = stat.size;
    if (said_ > limits_.max_unpacked) throw Fault(Cause::too_large, "a part of the workbook is too big", name);
    member_.reset(zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0));
    if (!member_) throw Fault(Cause::malformed, "a part of the workbook cannot be unpacked", name);
}

bool Archive::next(std::string& piece) {
    piece.resize(piece_size);
    const auto got = zip_fread(member_.get(), piece.data(), piece.size());
    if (got < 0) throw Fault(Cause::malformed, "a part of the workbook is damaged", member_name_);
    piece.resize(static_cast<std::size_t>(got));
    unpacked_ += static_cast<std::uint64_t>(got);
    // What the directory says of the size is only a word.
    if (unpacked_ > limits_.max_unpacked) throw Fault(Cause::too_large, "a part of the workbook is too big", member_name_);
    if (unpacked_ > ratio_from && unpacked_ / std::max<std::uint64_t>(packed_, 1) > limits_.max_ratio)
        throw Fault(Cause::too_large, "a part of the workbook unpacks to too much", member_name_);
    if (got == 0 && unpacked_ != said_) throw Fault(Cause::malformed, "a part of the workbook is damaged", member_name_);
    return got > 0;
}

void Archive::read(const std::string& name, const std::function<void(std::string_view)>& take) {
    if (!has(name)) return;
    open(name);
    std::string piece;
    while (next(piece)) take(piece);
    member_.reset();
}

}  // namespace gateway
