// A process the demonstration starts: this same binary with another verb, or a server that is installed beside it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

struct ChildProgram {
    std::filesystem::path file = "/proc/self/exe";
    std::vector<std::string> environment{};  ///< "NAME=value", in front of our own
    bool has_children = false;               ///< it is a group of processes, and signals go to all of them
};

/// Stopped with SIGTERM, then SIGKILL, when the object goes.
class Child {
public:
    /// Output of the child goes to `log`. Throws std::runtime_error.
    Child(std::vector<std::string> arguments, const std::filesystem::path& log, const ChildProgram& program = {});
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    bool running();
    /// SIGTERM and up to `grace` of patience; true when it ended by itself with 0.
    bool stop(Duration grace);
    pid_t pid() const { return pid_; }

private:
    void signal(int number) const;

    pid_t pid_ = -1;
    int status_ = 0;
    bool has_children_ = false;
};

}  // namespace gateway
