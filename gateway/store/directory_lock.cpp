#include "gateway/store/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace gateway {

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
    const std::string name = directory.string();
    if (::mkdir(name.c_str(), 0700) != 0 && errno != EEXIST)
        throw std::runtime_error("каталог данных " + name + " нельзя создать / the data directory " + name +
                                 " cannot be made: " + std::strerror(errno));
    fd_ = ::open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0)
        throw std::runtime_error("в каталог данных " + name + " нельзя писать / the data directory " + name +
                                 " cannot be written: " + std::strerror(errno));
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    release();
    throw std::runtime_error("каталог данных " + name + " занят другим процессом шлюза / the data directory " + name +
                             " is in use by another gateway process");
}

DirectoryLock::~DirectoryLock() {
    release();
}

void DirectoryLock::release() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

std::filesystem::path private_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
    return file;
}

}  // namespace gateway
