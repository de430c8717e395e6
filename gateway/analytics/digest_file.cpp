#include "gateway/analytics/digest_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

namespace gateway {

DigestFile::DigestFile(const std::filesystem::path& file) : name_(file), file_(std::fopen(file.c_str(), "wbx")) {
    if (!file_) refuse();
}

void DigestFile::refuse() const {
    throw std::runtime_error(name_.string() + ": не удалось записать / cannot be written");
}

void DigestFile::write(std::string_view octets) {
    if (std::fwrite(octets.data(), 1, octets.size(), file_.get()) != octets.size()) refuse();
    digest_.update(octets);
    size_ += octets.size();
}

std::string DigestFile::finish() {
    if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0) refuse();
    file_.reset();
    return digest_.finish_hex();
}

void write_file(const std::filesystem::path& file, std::string_view octets) {
    DigestFile out(file);
    out.write(octets);
    out.finish();
}

namespace {

void sync_path(const std::filesystem::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

void sync_file(const std::filesystem::path& file) {
    sync_path(file, O_RDONLY);
}

void sync_folder(const std::filesystem::path& folder) {
    sync_path(folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace gateway
