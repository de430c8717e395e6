#include "gateway/http/scan_command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

extern char** environ;

namespace gateway {

namespace {

namespace asio = boost::asio;

/// A child of ours; killed and reaped with the object.
class Child {
public:
    explicit Child(std::vector<std::string> words) {
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        if (posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0) pid_ = -1;
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Child() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    bool started() const { return pid_ > 0; }
    /// A descriptor that becomes readable when the child has ended; -1 when the kernel gives none.
    int watch() const { return static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)); }
    /// After its end. -1 when a signal ended it.
    int exit_code() {
        int status = 0;
        if (::waitpid(pid_, &status, 0) == pid_) pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_ = -1;
};

/// Ended by the child or by the time; shared with the timer's handler.
struct Watch {
    Watch(const asio::any_io_executor& io, int fd) : ended(io, fd), timer(io) {}
    asio::posix::stream_descriptor ended;
    asio::steady_timer timer;
    bool late = false;
};

class CommandScanner final : public Scanner {
public:
    CommandScanner(asio::any_io_executor io, std::vector<std::string> words) : io_(std::move(io)), words_(std::move(words)) {}

    Task<ScanResult> scan(std::filesystem::path file, Deadline deadline) override {
        Child child(command_for(file));
        if (!child.started()) co_return ScanResult{ScanResult::Kind::unavailable, "the scan program does not start"};
        const int fd = child.watch();
        if (fd < 0) co_return ScanResult{ScanResult::Kind::unavailable, "the scan program cannot be watched"};
        auto watch = std::make_shared<Watch>(io_, fd);
        watch->timer.expires_after(std::max(deadline.remaining(), Duration(1)));
        watch->timer.async_wait([watch](const boost::system::error_code& ended) {
            if (ended) return;
            watch->late = true;
            watch->ended.cancel();
        });
        co_await watch->ended.async_wait(asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
        watch->timer.cancel();
        if (watch->late) co_return ScanResult{ScanResult::Kind::unavailable, "the scan program was too slow"};
        co_return result_of(child.exit_code());
    }

private:
    std::vector<std::string> command_for(const std::filesystem::path& file) const {
        std::vector<std::string> words = words_;
        bool named = false;
        for (std::string& word : words) {
            const auto at = word.find("{file}");
            if (at == std::string::npos) continue;
            word.replace(at, 6, file.string());
            named = true;
        }
        if (!named) words.push_back(file.string());
        return words;
    }

    static ScanResult result_of(int code) {
        if (code == 0) return {ScanResult::Kind::clean, {}};
        if (code == 1) return {ScanResult::Kind::infected, "found by the scan program"};
        return {ScanResult::Kind::unavailable, "the scan program ended with " + std::to_string(code)};
    }

    asio::any_io_executor io_;
    std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Scanner> make_command_scanner(asio::any_io_executor io, std::vector<std::string> words) {
    if (words.empty() || !words.front().starts_with('/') || ::access(words.front().c_str(), X_OK) != 0)
        throw std::runtime_error(
            "программа проверки не найдена, нужен полный путь / the scan program is not there, its full path is needed");
    return std::make_unique<CommandScanner>(std::move(io), std::move(words));
}

}  // namespace gateway
