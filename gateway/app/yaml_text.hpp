// The octets of a configuration file before any parser sees them.
#pragma once

#include <string>
#include <string_view>

#include "gateway/app/config_problem.hpp"

namespace gateway {

/// False with the reason added when the text is not UTF-8, holds control characters, indents with tabs or has a line over
/// 8 KiB (all such places, at most one per line).
bool check_yaml_text(std::string_view text, const std::string& file, ConfigProblems& problems);

/// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at);

/// Column in characters, from 1, of the octet `offset` within its line.
int column_of(std::string_view line, std::size_t offset);

}  // namespace gateway
