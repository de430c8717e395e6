#include "gateway/analytics/measures.hpp"

#include <algorithm>
#include <stdexcept>

namespace gateway {
namespace {

constexpr std::int64_t satisfied_from = 4;

}  // namespace

const std::string& slice_value(const Fact& fact, std::string_view slice) {
    static const std::string all;
    if (slice == "all") return all;
    if (slice == "sector") return fact.sector;
    if (slice == "organ") return fact.organ;
    if (slice == "municipality") return fact.municipality;
    if (slice == "channel") return fact.channel;
    if (slice == "regime") return fact.regime;
    if (slice == "category") return fact.category;
    throw std::invalid_argument("no slice " + std::string(slice));
}

void HourCounts::add(std::int64_t hours, std::int64_t count) {
    constexpr std::int64_t longest = INT32_MAX;
    const auto length = static_cast<std::int32_t>(std::min(hours, longest));
    auto place = std::lower_bound(entries_.begin(), entries_.end(), length,
                                  [](const Entry& entry, std::int32_t value) { return entry.hours < value; });
    if (place == entries_.end() || place->hours != length) place = entries_.insert(place, {length, 0});
    place->count += static_cast<std::int32_t>(count);
}

void HourCounts::add(const HourCounts& other) {
    for (const Entry& entry : other.entries_) add(entry.hours, entry.count);
}

std::int64_t HourCounts::median(std::int64_t n) const {
    std::int64_t before = 0;
    for (const Entry& entry : entries_) {
        before += entry.count;
        if (before >= (n + 1) / 2) return entry.hours;
    }
    return 0;
}

void Counts::come_in(const Fact& fact) {
    ++count_in;
    repeated_in += fact.repeated ? 1 : 0;
    fast_track_in += fact.fast_track ? 1 : 0;
}

void Counts::close(const Fact& fact) {
    ++count_closed;
    answered += fact.answered ? 1 : 0;
    answered_with_text += fact.answered && fact.answer_text ? 1 : 0;
    with_term += fact.in_term ? 1 : 0;
    in_term += fact.in_term.value_or(false) ? 1 : 0;
    overdue += fact.overdue ? 1 : 0;
    solved += fact.decision == "solved" ? 1 : 0;
    explained += fact.decision == "explained" ? 1 : 0;
    refused += fact.decision == "refused" ? 1 : 0;
    actions_taken += fact.actions_taken ? 1 : 0;
    extended += fact.extended ? 1 : 0;
    transferred += fact.transferred ? 1 : 0;
    rated += fact.rating > 0 ? 1 : 0;
    satisfied += fact.rating >= satisfied_from ? 1 : 0;
    rating_sum += fact.rating;
    sum_seconds += fact.duration_seconds;
    sum_days += fact.duration_days;
    hours.add(fact.duration_hours());
}

void Counts::add(const Counts& other) {
    count_in += other.count_in, repeated_in += other.repeated_in, fast_track_in += other.fast_track_in;
    count_closed += other.count_closed, answered += other.answered;
    answered_with_text += other.answered_with_text, with_term += other.with_term;
    in_term += other.in_term, overdue += other.overdue;
    solved += other.solved, explained += other.explained, refused += other.refused;
    actions_taken += other.actions_taken, extended += other.extended, transferred += other.transferred;
    rated += other.rated, satisfied += other.satisfied, rating_sum += other.rating_sum;
    sum_seconds += other.sum_seconds, sum_days += other.sum_days;
    hours.add(other.hours);
}

std::optional<std::int64_t> permille(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return part * 1000 / whole;
}

void Measures::take(const Fact& fact) {
    for (std::size_t i = 0; i < slice_names.size(); ++i) {
        auto& days = days_[{i, slice_value(fact, slice_names[i])}];
        Day& created = days[fact.created_day];
        created.counts.come_in(fact);
        if (fact.closed) {
            days[fact.closed_day].counts.close(fact);
        } else {
            ++created.left.open;
            created.left.overdue += fact.overdue ? 1 : 0;
        }
    }
}

void Measures::days(const DayRange& range, const DayTake& take) const {
    std::map<std::string_view, std::map<Key, std::pair<const Counts*, std::int64_t>>> by_day;
    for (const auto& [key, days] : days_) {
        std::int64_t backlog = 0;
        for (const auto& [day, one] : days) {
            backlog += one.counts.count_in - one.counts.count_closed;
            if (range.covers(day)) by_day[day][key] = {&one.counts, backlog};
        }
    }
    for (const auto& [day, keys] : by_day)
        for (const auto& [key, entry] : keys) take(day, slice_names[key.first], key.second, *entry.first, entry.second);
}

void Measures::period(const DayRange& range, const PeriodTake& take) const {
    for (const auto& [key, days] : days_) {
        Period period;
        bool any = false;
        for (const auto& [day, one] : days) {
            if (!range.covers(day)) continue;
            any = true;
            period.counts.add(one.counts);
            period.open += one.left.open;
            period.overdue_open += one.left.overdue;
        }
        if (any) take(slice_names[key.first], key.second, period);
    }
}

}  // namespace gateway
