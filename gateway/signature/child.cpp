#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "gateway/signature/child_native.hpp"

namespace gateway {
namespace {

/// Two ends of a line to the child; closed with the object.
struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(std::size_t end) {
        if (ends.at(end) >= 0) ::close(ends.at(end));
        ends.at(end) = -1;
    }
    std::array<int, 2> ends{-1, -1};
};

/// A program that has closed its stdin must not end this process: SIGPIPE is held back in this thread and taken away again.
ssize_t write_quietly(int fd, std::string_view octets) {
    sigset_t pipe_signal, before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    const ssize_t written = ::write(fd, octets.data(), octets.size());
    const int failure = errno;
    const timespec at_once{};
    if (written < 0 && failure == EPIPE) ::sigtimedwait(&pipe_signal, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = failure;
    return written;
}

std::vector<std::string> small_environment() {
    std::vector<std::string> kept;
    for (const char* name : {"PATH", "HOME", "LANG"})
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
    return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

class Child {
public:
    Child(const std::vector<std::string>& command, std::string_view in) : in_(in) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, stdin_.ends[0], 0);
        posix_spawn_file_actions_adddup2(&actions, stdout_.ends[1], 1);
        posix_spawn_file_actions_adddup2(&actions, stderr_.ends[1], 2);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        std::vector<std::string> arguments = command, environment = small_environment();
        const int failed = ::posix_spawn(&pid_, arguments.front().c_str(), &actions, &attributes, pointers(arguments).data(),
                                         pointers(environment).data());
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        if (failed != 0) throw std::runtime_error(std::string("cannot be started: ") + std::strerror(failed));
        stdin_.close_end(0);
        stdout_.close_end(1);
        stderr_.close_end(1);
        ::fcntl(stdin_.ends[1], F_SETFL, O_NONBLOCK);
    }

    ~Child() {
        if (pid_ <= 0) return;
        ::kill(-pid_, SIGKILL);  // its own process group, made above
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Until both outputs are closed. False when the time is over or too much came.
    bool converse(std::size_t max_out, const Deadline& deadline) {
        while (stdout_.ends[0] >= 0 || stderr_.ends[0] >= 0) {
            if (deadline.passed() || out_.size() > max_out) return false;
            std::array<pollfd, 3> fds{pollfd{in_.empty() ? -1 : stdin_.ends[1], POLLOUT, 0}, pollfd{stdout_.ends[0], POLLIN, 0},
                                      pollfd{stderr_.ends[0], POLLIN, 0}};
            if (in_.empty()) stdin_.close_end(1);
            if (::poll(fds.data(), fds.size(), static_cast<int>(deadline.remaining().count())) < 0 && errno != EINTR)
                throw std::runtime_error(std::string("poll: ") + std::strerror(errno));
            if (fds[0].revents != 0) feed();
            if (fds[1].revents != 0) take(stdout_, out_);
            if (fds[2].revents != 0) take(stderr_, words_);
        }
        return true;
    }

    /// The exit code; nullopt-like -1 when it was ended by a signal. Waits at most until `deadline`, then it is killed.
    int end(const Deadline& deadline) {
        int status = 0;
        for (;;) {
            const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
            if (ended == pid_ || (ended < 0 && errno != EINTR)) break;
            if (deadline.passed()) return -1;
            ::poll(nullptr, 0, 1);
        }
        pid_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::string out_, words_;

private:
    void feed() {
        const ssize_t written = write_quietly(stdin_.ends[1], in_);
        if (written > 0) in_.remove_prefix(static_cast<std::size_t>(written));
        if (written < 0 && errno != EAGAIN && errno != EINTR) in_ = {};  // it reads no more: its answer tells
    }

    static void take(Pipe& pipe, std::string& to) {
        std::array<char, 4096> piece;
        const ssize_t got = ::read(pipe.ends[0], piece.data(), piece.size());
        if (got > 0) to.append(piece.data(), static_cast<std::size_t>(got));
        if (got == 0 || (got < 0 && errno != EINTR)) pipe.close_end(0);
    }

    std::string_view in_;
    Pipe stdin_, stdout_, stderr_;
    pid_t pid_ = 0;
};

/// What a log may hold of a foreign program's words.
std::string decent(std::string words) {
    words.resize(std::min<std::size_t>(words.size(), 200));
    for (char& c : words)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return words;
}

}  // namespace

ChildAnswer run_child(const std::vector<std::string>& command, std::string_view in, const ChildLimits& limits) {
    try {
        const Deadline deadline = Deadline::after(limits.time);
        Child child(command, in);
        if (!child.converse(limits.max_out, deadline))
            return {{}, child.out_.size() > limits.max_out ? "its answer is too long" : "it did not answer in time"};
        const int code = child.end(deadline);
        if (code != 0) return {{}, "it ended with code " + std::to_string(code) + ": " + decent(child.words_)};
        return {std::move(child.out_), {}};
    } catch (const std::runtime_error& error) {
        return {{}, error.what()};
    }
}

}  // namespace gateway
