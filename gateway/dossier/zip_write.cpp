#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "gateway/dossier/zip.hpp"

namespace gateway {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10;

[[noreturn]] void fail(const std::filesystem::path& file, int error) {
    throw std::runtime_error(file.string() + ": не удалось записать / cannot be written: " + std::strerror(error));
}

}  // namespace

ZipWriter::ZipWriter(const std::filesystem::path& file)
    : path_(file), fd_(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail(file, errno);
}

ZipWriter::~ZipWriter() {
    ::close(fd_);
    if (!finished_) ::unlink(path_.c_str());
}

void ZipWriter::write(std::string_view octets) {
    offset_ += octets.size();
    while (!octets.empty()) {
        const ssize_t n = ::write(fd_, octets.data(), octets.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(path_, errno);
        octets.remove_prefix(static_cast<std::size_t>(n));
    }
}

void ZipWriter::begin(const std::string& name, std::uint64_t size, std::uint32_t crc) {
    if (!is_member_name(name)) throw std::logic_error("not a member's name: " + name);
    if (size >= 0xFFFFFFFFULL || entries_.size() == most_members)
        throw std::runtime_error(name + ": слишком велико для досье / too large for a dossier");
    entries_.push_back({name, crc, size, offset_});
    write(zip_local_header(entries_.back()));
}

void ZipWriter::add(const std::string& name, std::string_view octets) {
    Crc32 crc;
    crc.update(octets);
    begin(name, octets.size(), crc.value());
    write(octets);
}

void ZipWriter::add_file(const std::string& name, const std::filesystem::path& file, std::uint64_t size, std::uint32_t crc) {
    std::ifstream in(file, std::ios::binary);
    begin(name, size, crc);
    Crc32 seen;
    std::uint64_t rest = size;
    std::string piece(piece_size, '\0');
    while (rest > 0) {
        in.read(piece.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(rest, piece_size)));
        if (in.gcount() <= 0) break;
        const std::string_view octets(piece.data(), static_cast<std::size_t>(in.gcount()));
        seen.update(octets);
        write(octets);
        rest -= octets.size();
    }
    if (rest > 0 || seen.value() != crc)
        throw std::runtime_error(name + ": файл изменился при записи / the file changed while it was written");
}

void ZipWriter::finish() {
    write(zip_tail(entries_, offset_));
    if (::fsync(fd_) != 0) fail(path_, errno);
    finished_ = true;
}

}  // namespace gateway
