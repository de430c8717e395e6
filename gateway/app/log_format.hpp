// How one event becomes one line: key=value or JSON, never more than one line, whatever the values hold.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "gateway/app/config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// "debug", "info", "warn", "error".
std::string_view to_text(LogLevel level);

struct LogLine {
    Time at{};
    LogLevel level = LogLevel::info;
    std::string_view event;
    std::initializer_list<LogField> fields;
};

/// Longest value in octets; longer ones are cut at a character and end in '…'.
inline constexpr std::size_t longest_log_value = 1024;

/// One line without its end: time, level, event, then the fields in their order. Control characters, line and paragraph
/// separators, direction marks and octets that are not UTF-8 are written as escapes, so that no value can forge a line.
/// Characters of keys and events other than a-z, 0-9, '_' become '_'.
std::string format_log_line(LogFormat format, const LogLine& line);

/// a-z, 0-9 and '_', not empty: what events and keys must be.
bool is_log_word(std::string_view word);

}  // namespace gateway
