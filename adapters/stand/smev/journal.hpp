// What the stand's SMEV saw, call by call: JSON lines without content, names of things only.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "gateway/core/time.hpp"

namespace gateway::stand::smev {

struct JournalLine {
    Time at{};
    std::string operation, version, owner;
    std::string message;  ///< MessageID sent, given or acknowledged
    std::string result;   ///< "ok", "empty", or the fault's name
    std::string note;     ///< "accepted=false", "2 files", "redelivered"
    int status = 200;
    std::int64_t took_ms = 0;
    std::size_t octets_in = 0, octets_out = 0;
};

/// Any thread; the latest 20 000 lines.
class Journal {
public:
    void add(JournalLine line);
    /// One JSON object per line, oldest first; "n" counts from 1 since the last reset.
    std::string text() const;
    void clear();

private:
    mutable std::mutex mutex_;
    std::deque<JournalLine> lines_;
    std::uint64_t first_ = 1;
};

}  // namespace gateway::stand::smev
