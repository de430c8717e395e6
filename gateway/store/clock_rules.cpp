#include "gateway/store/clock_rules.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/core/fault.hpp"

namespace gateway {

namespace {

std::optional<Time> next_of(const LegalClock& clock) {
    const auto behind = static_cast<std::size_t>(clock.warned);
    return behind < clock.warnings.size() ? clock.warnings[behind] : clock.due_at;
}

void check(const LegalClock& clock) {
    const bool good = clock.warnings.size() <= most_warnings && std::is_sorted(clock.warnings.begin(), clock.warnings.end()) &&
                      (clock.warnings.empty() || clock.warnings.back() < clock.due_at);
    if (!good) throw Fault(Cause::bad_value, "warnings ascend and end before the due time", "clocks");
}

}  // namespace

LegalClock entered(const LegalClock* known, LegalClock said, Time now) {
    check(said);
    const bool same = known != nullptr && known->due_at == said.due_at && known->warnings == said.warnings;
    if (said.satisfied) {
        said.state = ClockState::satisfied;
        said.warned = same ? known->warned : 0;
        said.next_at.reset();
        return said;
    }
    if (same && known->state != ClockState::satisfied) {
        said.state = known->state;
        said.warned = known->warned;
        said.next_at = known->next_at;
        return said;
    }
    said.state = ClockState::running;
    const auto ahead = std::upper_bound(said.warnings.begin(), said.warnings.end(), now);
    said.warned = static_cast<int>(ahead - said.warnings.begin());
    said.next_at = next_of(said);
    return said;
}

LegalClock raised(const LegalClock* known, const ClockPoint& point) {
    if (known == nullptr || known->due_at != point.due_at || known->next_at != point.at)
        throw Fault(Cause::parameters_conflict, "not the next point of this clock", "raised");
    LegalClock clock = *known;
    if (point.is_breach()) {
        clock.state = ClockState::breached;
        clock.next_at.reset();
        return clock;
    }
    clock.state = ClockState::warned;
    ++clock.warned;
    clock.next_at = next_of(clock);
    return clock;
}

std::string times_text(const std::vector<Time>& times) {
    std::string text;
    for (const Time time : times) text += (text.empty() ? "" : " ") + std::to_string(time.time_since_epoch().count());
    return text;
}

std::vector<Time> times_of(std::string_view text) {
    std::vector<Time> times;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        std::int64_t micros = 0;
        const auto read = std::from_chars(at, end, micros);
        if (read.ec != std::errc()) break;
        times.emplace_back(std::chrono::microseconds(micros));
        at = read.ptr == end ? end : read.ptr + 1;
    }
    return times;
}

ClockState clock_state_of(std::string_view text) {
    for (const ClockState state : {ClockState::running, ClockState::warned, ClockState::breached})
        if (to_text(state) == text) return state;
    return ClockState::satisfied;
}

}  // namespace gateway
