// A file named on the command line.
#pragma once

#include <cstdint>
#include <string>

namespace gateway {

/// At most `max_octets` + 1 octets of it (so that a parser's own limit can refuse the rest). Throws std::runtime_error with one
/// sentence when it cannot be read.
std::string read_input_file(const std::string& file, std::uint64_t max_octets);

}  // namespace gateway
