#include "gateway/http/spool.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "gateway/core/fault.hpp"

namespace gateway {
namespace {

constexpr std::string_view file_prefix = "body-spool-";

/// A disk that is full or refuses: the partner gets 503 and may repeat.
[[noreturn]] void fail(const std::string& what) {
    throw Fault(Cause::store_unavailable, what + ": " + std::strerror(errno));
}

}  // namespace

Spool::Spool(std::filesystem::path dir, std::uint64_t threshold) : dir_(std::move(dir)), threshold_(threshold) {}

Spool::~Spool() {
    if (fd_ >= 0) {
        ::unlink(path_.c_str());  // an endpoint may have moved the file away: not an error
        ::close(fd_);
    }
}

void Spool::append(std::string_view piece) {
    body_.size += piece.size();
    if (fd_ < 0 && body_.size <= threshold_) {
        body_.bytes.append(piece);
        return;
    }
    if (fd_ < 0) {
        open_file();
    }
    write_all(piece);
}

void Spool::open_file() {
    std::string name = (dir_ / (std::string(file_prefix) + "XXXXXX")).string();
    fd_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd_ < 0) {
        fail("cannot create a file in the spool folder");
    }
    path_ = name;
    ::flock(fd_, LOCK_EX | LOCK_NB);
    write_all(body_.bytes);
    body_.bytes.clear();
    body_.bytes.shrink_to_fit();
}

void Spool::write_all(std::string_view piece) {
    while (!piece.empty()) {
        const ssize_t n = ::write(fd_, piece.data(), piece.size());
        if (n < 0 && errno != EINTR) {
            fail("cannot write to the spool file");
        }
        piece.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
}

WebBody Spool::take() {
    if (fd_ >= 0) {
        body_.file = path_;
    }
    return std::move(body_);
}

void remove_stale_spools(const std::filesystem::path& dir) {
    std::error_code ignored;
    for (std::filesystem::directory_iterator it(dir, ignored), end; it != end; it.increment(ignored)) {
        if (!it->path().filename().string().starts_with(file_prefix)) {
            continue;
        }
        const int fd = ::open(it->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) {
            continue;
        }
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
            ::unlink(it->path().c_str());
        }
        ::close(fd);
    }
}

}  // namespace gateway
