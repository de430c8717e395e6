#include "gateway/app/spdlog_log.hpp"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <cassert>
#include <mutex>
#include <stdexcept>

#include "gateway/app/log_format.hpp"

namespace gateway {
namespace {

using Sink = std::shared_ptr<spdlog::sinks::sink>;

Sink open_sink(const LogConfig& config) {
    Sink sink;
    try {
        if (config.file.empty()) {
            sink = std::make_shared<spdlog::sinks::stdout_sink_st>();
        } else {
            sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(config.file.string());
        }
    } catch (const spdlog::spdlog_ex& error) {
        throw std::runtime_error("журнал не открывается / the log cannot be opened: " + std::string(error.what()));
    }
    sink->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, "\n"));
    return sink;
}

/// A word that is none shows itself in tests; in operation it is written with its odd characters replaced.
void check_words([[maybe_unused]] std::string_view event, [[maybe_unused]] std::initializer_list<LogField> fields) {
    assert(is_log_word(event));
    for ([[maybe_unused]] const auto& field : fields) assert(is_log_word(field.key));
}

}  // namespace

struct SpdlogLog::State {
    const Clock& clock;
    std::atomic<LogLevel> level;
    std::mutex mutex;  ///< guards what follows
    LogFormat format;
    Sink sink;  ///< shared_ptr because spdlog's formatters want it so; nobody else holds it
};

SpdlogLog::SpdlogLog(LogConfig config, const Clock& clock)
    : state_(new State{clock, config.level, {}, config.format, open_sink(config)}) {}

SpdlogLog::~SpdlogLog() = default;

void SpdlogLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    check_words(event, fields);
    if (level < state_->level.load(std::memory_order_relaxed)) return;
    try {
        const std::scoped_lock lock(state_->mutex);
        const std::string line = format_log_line(state_->format, {state_->clock.now(), level, event, fields});
        state_->sink->log(spdlog::details::log_msg(spdlog::string_view_t(), spdlog::level::info, line));
        state_->sink->flush();
    } catch (const std::exception&) {
        return;  // a log that cannot be written must not stop what it tells about
    }
}

void SpdlogLog::reopen(LogConfig config) {
    Sink fresh = open_sink(config);
    const std::scoped_lock lock(state_->mutex);
    state_->sink = std::move(fresh);
    state_->format = config.format;
    state_->level = config.level;
}

}  // namespace gateway
