#include "gateway/app/demo/week_counts.hpp"

#include <set>

namespace gateway {

namespace {

constexpr std::size_t most_differences = 20;

/// The state ССТУ must have of an appeal in the end; empty = nothing was reported.
std::string sstu_state(const WeekAppeal& week) {
    std::string state;
    for (const WeekStep& step : week.steps) {
        if (step.deed == WeekDeed::arrives || step.deed == WeekDeed::rated) continue;
        state = step.deed == WeekDeed::forwarded ? "Transferred" : "InWork";
        if (step.deed != WeekDeed::answered) continue;
        state = step.decision == Decision::solved ? "Supported" : "Explained";
        if (step.decision == Decision::refused) state = "NotSupported";
    }
    return state;
}

bool is_answered(const WeekAppeal& week) {
    bool answered = false;
    for (const WeekStep& step : week.steps) {
        if (step.deed == WeekDeed::answered) answered = true;
        if (step.deed == WeekDeed::reopened) answered = false;
    }
    return answered;
}

void count_totals(const WeekAppeal& week, std::map<std::string, int>& totals) {
    ++totals["appeals"];
    totals["carried"] += week.carried_over ? 1 : 0;
    totals["repeated"] += week.appeal.flags.repeated ? 1 : 0;
    totals["answered"] += is_answered(week) ? 1 : 0;
    if (const WeekStep* rated = week.first(WeekDeed::rated)) {
        ++totals["rated"];
        totals["satisfied"] += rated->rating >= 4 ? 1 : 0;
    }
    if (week.appeal.regime != Regime::fz59) return;
    const std::string state = sstu_state(week);
    if (state.empty()) return;
    ++totals["sstu"];
    ++totals["sstu." + state];
    totals["sstu.again"] += week.has(WeekDeed::reopened) ? 1 : 0;
}

void compare(const std::string& what, int expected, int seen, std::vector<std::string>& found) {
    if (expected == seen || found.size() >= most_differences) return;
    found.push_back(what + ": по сценарию / by the script " + std::to_string(expected) + ", в шлюзе / in the gateway " +
                    std::to_string(seen));
}

void compare_all(const std::map<std::string, int>& expected, const std::map<std::string, int>& seen,
                 std::vector<std::string>& found) {
    std::set<std::string> names;
    for (const auto* counts : {&expected, &seen})
        for (const auto& [name, count] : *counts) names.insert(name);
    const auto of = [](const std::map<std::string, int>& counts, const std::string& name) {
        const auto one = counts.find(name);
        return one == counts.end() ? 0 : one->second;
    };
    for (const std::string& name : names) compare(name, of(expected, name), of(seen, name), found);
}

}  // namespace

std::string name_of(const WeekWord& word) {
    return to_rfc3339(word.at).substr(0, 19) + (word.is_breach ? "Z breached " : "Z warned ") + word.stage;
}

WeekCell& WeekCell::operator+=(const WeekCell& other) {
    received += other.received;
    answered += other.answered;
    warned += other.warned;
    breached += other.breached;
    extended += other.extended;
    return *this;
}

WeekCounts expected_counts(const std::vector<WeekAppeal>& week, const WeekFrame& frame) {
    WeekCounts counts;
    for (const WeekAppeal& one : week) {
        const auto cell = [&](Time at) -> WeekCell& { return counts.cells[{frame.day_of(at), one.sector}]; };
        for (const WeekStep& step : one.steps) {
            if (step.deed == WeekDeed::arrives && !one.carried_over) ++cell(step.at).received;
            if (step.deed == WeekDeed::answered) ++cell(step.at).answered;
            if (step.deed == WeekDeed::extended) ++cell(step.at).extended;
        }
        for (const WeekWord& word : expected_words(one, frame)) {
            ++(word.is_breach ? cell(word.at).breached : cell(word.at).warned);
            ++counts.words[name_of(word) + " " + one.sector];
            ++counts.totals[(word.is_breach ? "breached." : "warned.") + word.stage];
        }
        count_totals(one, counts.totals);
    }
    return counts;
}

std::vector<std::string> differences(const WeekCounts& expected, const WeekCounts& seen) {
    std::vector<std::string> found;
    auto cells = expected.cells;
    cells.insert(seen.cells.begin(), seen.cells.end());
    for (const auto& [key, unused] : cells) {
        const auto of = [&place = key](const WeekCounts& counts) {
            const auto cell = counts.cells.find(place);
            return cell == counts.cells.end() ? WeekCell() : cell->second;
        };
        const WeekCell script = of(expected), gateway = of(seen);
        const std::string where = key.first + " " + key.second + " ";
        compare(where + "received", script.received, gateway.received, found);
        compare(where + "answered", script.answered, gateway.answered, found);
        compare(where + "warned", script.warned, gateway.warned, found);
        compare(where + "breached", script.breached, gateway.breached, found);
        compare(where + "extended", script.extended, gateway.extended, found);
    }
    compare_all(expected.totals, seen.totals, found);
    compare_all(expected.words, seen.words, found);
    return found;
}

}  // namespace gateway
