#include "gateway/store/memory_clocks.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "gateway/store/clock_rules.hpp"

namespace gateway {

namespace {

void cut(std::vector<LegalClock>& clocks, int limit) {
    if (clocks.size() > static_cast<std::size_t>(std::max(0, limit)))
        clocks.resize(static_cast<std::size_t>(std::max(0, limit)));
}

}  // namespace

const LegalClock* MemoryClocks::known(const Key& key) const {
    const auto found = clocks_.find(key);
    return found == clocks_.end() ? nullptr : &found->second;
}

void MemoryClocks::take(const Acceptance& acceptance, Time now) {
    if (!acceptance.clocks && !acceptance.raised) return;
    MemoryClocks moved = *this;
    if (acceptance.clocks) moved.enter(acceptance.appeal.appeal_id, *acceptance.clocks, now);
    if (acceptance.raised) moved.raise(*acceptance.raised);
    *this = std::move(moved);
}

void MemoryClocks::enter(const std::string& appeal_id, const std::vector<LegalClock>& said, Time now) {
    std::set<std::string> stages;
    for (const LegalClock& clock : said) {
        const Key key{appeal_id, clock.stage};
        stages.insert(clock.stage);
        LegalClock fresh = entered(known(key), clock, now);
        fresh.appeal_id = appeal_id;
        clocks_[key] = std::move(fresh);
    }
    std::erase_if(clocks_,
                  [&](const auto& entry) { return entry.first.first == appeal_id && !stages.contains(entry.first.second); });
}

void MemoryClocks::raise(const ClockPoint& point) {
    const Key key{point.appeal_id, point.stage};
    clocks_[key] = raised(known(key), point);
}

std::optional<Time> MemoryClocks::next() const {
    std::optional<Time> first;
    for (const auto& [key, clock] : clocks_)
        if (clock.next_at && (!first || *clock.next_at < *first)) first = clock.next_at;
    return first;
}

std::vector<LegalClock> MemoryClocks::due(Time now, int limit) const {
    std::vector<LegalClock> found;
    for (const auto& [key, clock] : clocks_)
        if (clock.next_at && *clock.next_at <= now) found.push_back(clock);
    std::sort(found.begin(), found.end(), [](const LegalClock& a, const LegalClock& b) {
        return std::tie(a.next_at, a.appeal_id, a.stage) < std::tie(b.next_at, b.appeal_id, b.stage);
    });
    cut(found, limit);
    return found;
}

std::vector<LegalClock> MemoryClocks::of(const std::string& appeal_id) const {
    std::vector<LegalClock> found;
    for (const auto& [key, clock] : clocks_)
        if (key.first == appeal_id) found.push_back(clock);
    return found;
}

std::vector<LegalClock> MemoryClocks::find(const ClockQuery& query) const {
    std::vector<LegalClock> found;
    for (const auto& [key, clock] : clocks_) {
        if (clock.satisfied || (!query.appeal_id.empty() && key.first != query.appeal_id)) continue;
        if (!query.stage.empty() && key.second != query.stage) continue;
        if (!query.due_before || clock.due_at <= *query.due_before) found.push_back(clock);
    }
    std::sort(found.begin(), found.end(), [](const LegalClock& a, const LegalClock& b) {
        return std::tie(a.due_at, a.appeal_id, a.stage) < std::tie(b.due_at, b.appeal_id, b.stage);
    });
    const auto last = std::find_if(found.begin(), found.end(),
                                   [&](const auto& one) { return one.appeal_id + "/" + one.stage == query.after; });
    if (last != found.end()) found.erase(found.begin(), last + 1);
    cut(found, query.limit);
    return found;
}

std::vector<ClockCount> MemoryClocks::count(Time now) const {
    std::map<std::string, ClockCount> counts;
    for (const auto& [key, clock] : clocks_) {
        if (clock.satisfied) continue;
        ClockCount& count = counts[key.second];
        count.stage = key.second;
        ++count.open;
        if (clock.due_at < now) ++count.overdue;
        if (!count.earliest || clock.due_at < *count.earliest) count.earliest = clock.due_at;
    }
    std::vector<ClockCount> list;
    for (auto& [stage, count] : counts) list.push_back(std::move(count));
    return list;
}

}  // namespace gateway
