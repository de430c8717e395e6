#include "gateway/app/demo/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace gateway {

namespace {

/// A list of C strings with its end; the texts must outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace

Child::Child(std::vector<std::string> arguments, const std::filesystem::path& log, const ChildProgram& program)
    : has_children_(program.has_children) {
    std::vector<std::string> variables = program.environment;
    for (char** one = environ; *one != nullptr; ++one) variables.emplace_back(*one);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0640);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    if (has_children_) posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int failed = posix_spawn(&pid_, program.file.c_str(), &actions, &attributes, pointers_to(arguments).data(),
                                   pointers_to(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error("процесс не запускается / cannot start a process: " + std::string(std::strerror(failed)));
}

void Child::signal(int number) const {
    ::kill(has_children_ ? -pid_ : pid_, number);
}

Child::~Child() {
    stop(Duration{3'000});
}

bool Child::running() {
    if (pid_ <= 0) return false;
    if (waitpid(pid_, &status_, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
}

bool Child::stop(Duration grace) {
    const bool was_running = running();
    if (was_running) {
        signal(SIGTERM);
        const Deadline deadline = Deadline::after(grace);
        while (running() && !deadline.passed()) std::this_thread::sleep_for(Duration{20});
        if (running()) {
            signal(SIGKILL);
            waitpid(pid_, &status_, 0);
            pid_ = -1;
        }
    }
    return WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
}

}  // namespace gateway
