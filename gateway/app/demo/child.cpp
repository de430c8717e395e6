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

Child::Child(std::vector<std::string> arguments, const std::filesystem::path& log) {
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0640);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int failed = posix_spawn(&pid_, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error("процесс не запускается / cannot start a process: " + std::string(std::strerror(failed)));
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
        ::kill(pid_, SIGTERM);
        const Deadline deadline = Deadline::after(grace);
        while (running() && !deadline.passed()) std::this_thread::sleep_for(Duration{20});
        if (running()) {
            ::kill(pid_, SIGKILL);
            waitpid(pid_, &status_, 0);
            pid_ = -1;
        }
    }
    return WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
}

}  // namespace gateway
