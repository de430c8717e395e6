#include "gateway/dossier/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace gateway {

MappedFile::MappedFile(const std::filesystem::path& file) {
    const auto fail = [&](int error) {
        throw std::runtime_error(file.string() + ": не читается / cannot be read: " + std::strerror(error));
    };
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) fail(errno);
    struct stat facts{};
    const bool regular = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    const auto size = static_cast<std::size_t>(regular ? facts.st_size : 0);
    void* at = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0) : nullptr;
    const int error = errno;
    ::close(fd);
    if (!regular) fail(EINVAL);
    if (at == MAP_FAILED) fail(error);
    if (size > 0) octets_ = {static_cast<const char*>(at), size};
}

MappedFile::~MappedFile() {
    if (!octets_.empty()) ::munmap(const_cast<char*>(octets_.data()), octets_.size());
}

}  // namespace gateway
