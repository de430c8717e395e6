#include "gateway/http/scan_command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <stdexcept>

extern char** environ;

namespace gateway {

namespace {

namespace asio = boost::asio;

/// How often a running program is looked after.
constexpr Duration shortest_look{5}, longest_look{100};

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
    /// Its exit code once it has ended, -1 when a signal ended it; nullopt while it runs.
    std::optional<int> exit_code() {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_ = -1;
};

class CommandScanner final : public Scanner {
public:
    CommandScanner(asio::any_io_executor io, std::vector<std::string> words) : io_(std::move(io)), words_(std::move(words)) {}

    Task<ScanResult> scan(std::filesystem::path file, Deadline deadline) override {
        Child child(command_for(file));
        if (!child.started()) co_return ScanResult{ScanResult::Kind::unavailable, "the scan program does not start"};
        asio::steady_timer timer(io_);
        for (Duration pause = shortest_look;; pause = std::min(pause * 2, longest_look)) {
            if (const auto code = child.exit_code()) co_return result_of(*code);
            if (deadline.passed()) co_return ScanResult{ScanResult::Kind::unavailable, "the scan program was too slow"};
            timer.expires_after(std::min(pause, deadline.remaining()));
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
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
