#include "gateway/app/pid_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gateway {
namespace {

std::filesystem::path file_in(const std::filesystem::path& data_dir) {
    return data_dir / "appeal-gateway.pid";
}

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file, int error) {
    throw std::runtime_error(what + " " + file.string() + ": " + std::strerror(error));
}

}  // namespace

PidFile::PidFile(const std::filesystem::path& data_dir) : file_(file_in(data_dir)) {
    std::filesystem::create_directories(data_dir);
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail("pid-файл не открывается / cannot open the pid file", file_, errno);
    const std::string pid = std::to_string(::getpid()) + "\n";
    const bool locked = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (locked && ::ftruncate(descriptor_, 0) == 0 && ::write(descriptor_, pid.data(), pid.size()) > 0) return;
    const int error = errno;
    ::close(descriptor_);
    if (locked) fail("pid-файл не пишется / cannot write the pid file", file_, error);
    throw std::runtime_error("с этой папкой данных уже работает другой шлюз / another gateway uses this data directory: " +
                             data_dir.string());
}

PidFile::~PidFile() {
    ::unlink(file_.c_str());
    ::close(descriptor_);
}

std::optional<int> running_gateway(const std::filesystem::path& data_dir) {
    const int descriptor = ::open(file_in(data_dir).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    const bool abandoned = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    std::array<char, 32> text{};
    const auto length = ::read(descriptor, text.data(), text.size());
    ::close(descriptor);
    int pid = 0;
    if (length > 0) std::from_chars(text.data(), text.data() + length, pid);
    return abandoned || pid <= 1 ? std::nullopt : std::optional<int>(pid);
}

}  // namespace gateway
