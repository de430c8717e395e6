#include "gateway/table/unpack.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr zip_int64_t most_members = 10'000;
constexpr std::size_t piece_size = std::size_t{64} << 10;

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseMember {
    void operator()(zip_file_t* member) const { zip_fclose(member); }
};

[[noreturn]] void complain() {
    throw Fault(Cause::malformed, "the archive is damaged, encrypted or no ZIP");
}

std::unique_ptr<zip_t, CloseArchive> opened(const std::string& octets) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(octets.data(), octets.size(), 0, &error);
    std::unique_ptr<zip_t, CloseArchive> archive(source == nullptr ? nullptr
                                                                   : zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!archive && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    if (!archive) complain();
    return archive;
}

/// What the directory says of sizes is not believed: octets are counted as they come.
std::string read_member(zip_t* archive, zip_uint64_t index, std::uint64_t left) {
    const std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive, index, 0));
    if (!member) complain();
    std::string octets, piece(piece_size, '\0');
    for (;;) {
        const auto got = zip_fread(member.get(), piece.data(), piece.size());
        if (got < 0) complain();
        if (got == 0) return octets;
        octets.append(piece, 0, static_cast<std::size_t>(got));
        if (octets.size() > left) throw Fault(Cause::too_large, "the archive holds more than max_unpacked");
    }
}

}  // namespace

std::string file_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) return {};
    std::string extension(name.substr(dot));
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return extension;
}

std::vector<UnpackedFile> unpack_zip(const std::string& octets, const std::vector<std::string>& extensions,
                                     std::uint64_t max_octets) {
    const auto archive = opened(octets);
    const auto count = zip_get_num_entries(archive.get(), 0);
    if (count > most_members) throw Fault(Cause::too_large, "the archive has too many members");
    std::vector<UnpackedFile> files;
    std::uint64_t left = max_octets;
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char* name = zip_get_name(archive.get(), index, ZIP_FL_ENC_GUESS);
        if (name == nullptr || *name == '\0') complain();
        const auto extension = file_extension(name);
        const bool wanted =
            std::string_view(name).back() != '/' &&
            (extensions.empty() || std::find(extensions.begin(), extensions.end(), extension) != extensions.end());
        if (!wanted || extension == ".zip") continue;
        const std::string_view path(name);
        files.push_back({std::string(path.substr(path.rfind('/') + 1)), read_member(archive.get(), index, left)});
        left -= files.back().octets.size();
    }
    return files;
}

}  // namespace gateway
