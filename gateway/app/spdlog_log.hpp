// The program's log: lines of log_format on stdout or in a file, through spdlog.
#pragma once

#include <memory>

#include "gateway/app/config.hpp"
#include "gateway/core/log.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

/// Every line is handed to the operating system before `write` returns: a killed process loses none. Any thread; lines of
/// different threads never mix. A disk that refuses a line is passed over in silence: the gateway works on.
class SpdlogLog final : public Log {
public:
    /// Throws std::runtime_error naming the file that cannot be opened (its folder is made). `clock` must outlive the log.
    SpdlogLog(LogConfig config, const Clock& clock);
    ~SpdlogLog() override;

    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

    /// Opens the file anew, after logrotate moved it (SIGHUP), and takes over level and format; on failure the old one stays
    /// in use and std::runtime_error is thrown.
    void reopen(LogConfig config);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
