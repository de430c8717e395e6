#include "tests/support/python_peer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

extern char** environ;

namespace gateway {

namespace {

constexpr const char* python = "/usr/bin/python3";

pid_t spawn(std::vector<std::string> words, int input, int output) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    pid_t pid = -1;
    const int failed = posix_spawn(&pid, python, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("python3 does not start");
    return pid;
}

}  // namespace

PythonPeer::PythonPeer(const std::filesystem::path& script, std::vector<std::string> arguments) {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<std::string> words{python, "-u", script.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    pid_ = spawn(std::move(words), in[0], out[1]);
    ::close(in[0]);
    ::close(out[1]);
    to_ = in[1];
    from_ = out[0];
    const std::string said = read_line(30'000);
    if (said.empty()) throw std::runtime_error(script.string() + " does not say its port");
    port_ = static_cast<std::uint16_t>(std::stoi(said));
}

namespace {

/// Until the peer has closed its side, which it does by ending: what it started itself it takes down before.
void await_end(int from) {
    char rest[256];
    pollfd line{from, POLLIN, 0};
    while (::poll(&line, 1, 3'000) > 0 && ::read(from, rest, sizeof rest) > 0) {
    }
}

}  // namespace

PythonPeer::~PythonPeer() {
    if (to_ >= 0) ::close(to_);
    if (from_ >= 0) await_end(from_);
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (from_ >= 0) ::close(from_);
}

std::string PythonPeer::line() {
    return read_line(10'000);
}

std::string PythonPeer::read_line(int patience_ms) {
    std::size_t end = 0;
    while ((end = in_.find('\n')) == std::string::npos) {
        pollfd waiting{from_, POLLIN, 0};
        char piece[1024];
        const ssize_t n = ::poll(&waiting, 1, patience_ms) > 0 ? ::read(from_, piece, sizeof piece) : 0;
        if (n <= 0) return {};
        in_.append(piece, static_cast<std::size_t>(n));
    }
    std::string line = in_.substr(0, end);
    in_.erase(0, end + 1);
    return line;
}

bool python_has(const std::string& module) {
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const pid_t pid = spawn({python, "-c", "import " + module}, nowhere, nowhere);
    ::close(nowhere);
    int status = 1;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace gateway
