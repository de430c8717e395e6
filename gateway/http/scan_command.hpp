// Virus scan by a program of the administrator's choice: exit code 0 = clean, 1 = infected, all else = no verdict (the
// convention of clamdscan). Here because it waits with Asio for something outside of the process, as all of this room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "gateway/core/scanner.hpp"

namespace gateway {

/// `words`: the program by its full path and its arguments; "{file}" in an argument becomes the path of the file, without one
/// the path is added at the end. No shell, no input, no output; killed at the deadline. Throws std::runtime_error with one
/// sentence when the program is not there.
std::unique_ptr<Scanner> make_command_scanner(boost::asio::any_io_executor io, std::vector<std::string> words);

}  // namespace gateway
