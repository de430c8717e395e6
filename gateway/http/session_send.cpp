#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "gateway/core/fault.hpp"
#include "gateway/http/response.hpp"
#include "gateway/http/session_native.hpp"
#include "gateway/http/turn_native.hpp"

namespace gateway {
namespace {

constexpr std::size_t piece_size = 64u << 10;
constexpr std::size_t joined_size = 16u << 10;  ///< up to here head and body go out as one piece
constexpr std::size_t drained_at_most = 4u << 20;
constexpr Duration goodbye_time{2'000};

/// An open file or -1.
class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path)
        : fd_(path.empty() ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int fd() const { return fd_; }
    /// Size of a regular file; nullopt for all else.
    std::optional<std::uint64_t> size() const {
        struct stat facts{};
        const bool regular = fd_ >= 0 && ::fstat(fd_, &facts) == 0 && S_ISREG(facts.st_mode);
        return regular ? std::optional<std::uint64_t>(facts.st_size) : std::nullopt;
    }

private:
    int fd_;
};

std::string cut_to(std::string_view text, std::size_t size) {
    return std::string(text.substr(0, size));
}

}  // namespace

Task<bool> Session::write(std::string_view octets) {
    line_->expires_at(std::chrono::steady_clock::now() + server_->settings.limits.write_time);
    const auto error = co_await line_->write(octets);
    co_return !error;
}

Task<bool> Session::send(WebResponse response, Turn& turn) {
    const OpenFile file(response.file);
    if (!response.file.empty() && !file.size()) {
        response = failure(turn, "the file of an answer cannot be read");
    }
    const bool from_file = !response.file.empty();
    const std::uint64_t size = from_file ? *file.size() : response.body.size();
    const std::string head = response_head(response, {size, turn.keep_alive, server_->clock.now()});
    const bool with_body = may_have_body(response.status) && turn.request.method != "HEAD";
    turn.sent = with_body ? size : 0;
    if (!with_body || size == 0) {
        co_return co_await write(head);
    }
    if (!from_file && size <= joined_size) {
        co_return co_await write(head + response.body);
    }
    const bool begun = co_await write(head);
    if (!begun) {
        co_return false;
    }
    if (from_file) {
        co_return co_await send_file(file.fd(), size);
    }
    for (std::string_view rest = response.body; !rest.empty();) {
        const std::string_view piece = rest.substr(0, piece_size);
        const bool went = co_await write(piece);
        if (!went) {
            co_return false;
        }
        rest.remove_prefix(piece.size());
    }
    co_return true;
}

Task<bool> Session::send_file(int fd, std::uint64_t size) {
    std::string piece(piece_size, '\0');
    while (size > 0) {
        const ssize_t n = ::read(fd, piece.data(), std::min<std::uint64_t>(size, piece_size));
        if (n <= 0) {
            co_return false;  // shorter than announced: only closing tells the peer
        }
        const bool went = co_await write(std::string_view(piece).substr(0, static_cast<std::size_t>(n)));
        if (!went) {
            co_return false;
        }
        size -= static_cast<std::uint64_t>(n);
    }
    co_return true;
}

Task<void> Session::hang_up(bool unread) {
    line_->expires_at(std::chrono::steady_clock::now() + goodbye_time);
    co_await line_->say_goodbye();
    if (unread) {
        co_await line_->drain(drained_at_most);
    }
    line_->close();
}

void Session::log_request(const Turn& turn, int status) {
    using namespace std::chrono;
    const WebRequest& request = turn.request;
    const auto took = duration_cast<milliseconds>(steady_clock::now() - turn.started);
    server_->log.write(status < 400 ? LogLevel::debug : LogLevel::info, "http_request",
                       {{"server", server_->settings.name},
                        {"method", cut_to(request.method, 16)},
                        {"path", cut_to(request.path, 256)},
                        {"status", std::to_string(status)},
                        {"ms", std::to_string(took.count())},
                        {"received", std::to_string(turn.body_size)},
                        {"sent", std::to_string(turn.sent)},
                        {"remote", remote},
                        {"trace_id", request.trace_id}});
}

}  // namespace gateway
