// A process the demonstration starts: this same binary with another verb.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

/// Stopped with SIGTERM, then SIGKILL, when the object goes.
class Child {
public:
    /// Output of the child goes to `log`. Throws std::runtime_error.
    Child(std::vector<std::string> arguments, const std::filesystem::path& log);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    bool running();
    /// SIGTERM and up to `grace` of patience; true when it ended by itself with 0.
    bool stop(Duration grace);
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    int status_ = 0;
};

}  // namespace gateway
