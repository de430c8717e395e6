// A Python program as the other side of a test: started, asked for its port, ended with the test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gateway {

/// Runs /usr/bin/python3 (Debian's modules live there). The program prints its port as its first line and ends when its
/// standard input closes.
class PythonPeer {
public:
    /// `script`: file of tests/support. Throws std::runtime_error when it does not say its port within 30 seconds.
    PythonPeer(const std::filesystem::path& script, std::vector<std::string> arguments);
    ~PythonPeer();
    PythonPeer(const PythonPeer&) = delete;
    PythonPeer& operator=(const PythonPeer&) = delete;

    std::uint16_t port() const { return port_; }
    /// The next line it prints, without line end; empty when none comes within 10 seconds.
    std::string line();

private:
    std::string read_line(int patience_ms);

    pid_t pid_ = -1;
    int to_ = -1, from_ = -1;
    std::string in_;
    std::uint16_t port_ = 0;
};

/// Whether Debian's Python has the module: tests that need it skip with a warning otherwise.
bool python_has(const std::string& module);

}  // namespace gateway
