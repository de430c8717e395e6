#include "adapters/stand/smev/journal.hpp"

#include <boost/json.hpp>

namespace gateway::stand::smev {

namespace json = boost::json;

namespace {

constexpr std::size_t most_lines = 20'000;

}  // namespace

void Journal::add(JournalLine line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    if (lines_.size() <= most_lines) return;
    lines_.pop_front();
    ++first_;
}

std::string Journal::text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    std::uint64_t n = first_;
    for (const JournalLine& line : lines_) {
        text += json::serialize(json::object{{"n", n++},
                                             {"at", to_rfc3339(line.at)},
                                             {"operation", line.operation},
                                             {"version", line.version},
                                             {"owner", line.owner},
                                             {"message", line.message},
                                             {"result", line.result},
                                             {"note", line.note},
                                             {"http", line.status},
                                             {"ms", line.took_ms},
                                             {"in", line.octets_in},
                                             {"out", line.octets_out}}) +
                "\n";
    }
    return text;
}

void Journal::clear() {
    const std::lock_guard lock(mutex_);
    lines_.clear();
    first_ = 1;
}

}  // namespace gateway::stand::smev
