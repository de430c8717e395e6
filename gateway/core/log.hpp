// One line per event. Values never hold bodies, secrets or personal data; a message id always, where there is one.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace gateway {

/// error = a person must act; warn = we coped; info = a milestone.
enum class LogLevel { debug, info, warn, error };

struct LogField {
    std::string_view key;  ///< snake_case
    std::string value;
};

class Log {
public:
    virtual ~Log() = default;
    /// Any thread; never throws, never blocks on a partner. `event` is a stable snake_case word.
    virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;
};

/// Swallows everything: for tests and commands that print on their own.
class SilentLog final : public Log {
public:
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace gateway
