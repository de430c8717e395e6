// Fair comparison on a noisy machine: all candidates take turns in short slices, and the median slice of each is its figure.
#pragma once

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

namespace gateway::bench {

inline double seconds_of(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// CPU seconds of the calling thread: what neighbours on the machine take does not count.
inline double thread_cpu() {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

inline double wall() {
    return seconds_of(CLOCK_MONOTONIC);
}

/// The value below which `part` (0…1) of the values lie; 0 without values.
inline double quantile(std::vector<double> values, double part) {
    if (values.empty()) return 0;
    const auto at = std::min(static_cast<std::size_t>(part * static_cast<double>(values.size())), values.size() - 1);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

struct Candidate {
    std::string name;
    std::function<void()> work;
    double us = 0;  ///< CPU microseconds per call, median over the slices; filled by take_turns
};

/// CPU microseconds of one call, over a slice of at least `slice` seconds.
inline double one_slice(const std::function<void()>& work, double slice) {
    const double start = thread_cpu();
    double used = 0;
    int calls = 0;
    for (int batch = 1; used < slice; batch = std::min(2 * batch, 64)) {
        for (int i = 0; i < batch; ++i) work();
        calls += batch;
        used = thread_cpu() - start;
    }
    return used * 1e6 / calls;
}

inline void take_turns(std::vector<Candidate>& candidates, int rounds, double slice) {
    std::vector<std::vector<double>> slices(candidates.size());
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < candidates.size(); ++i) slices[i].push_back(one_slice(candidates[i].work, slice));
    for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].us = quantile(std::move(slices[i]), 0.5);
}

}  // namespace gateway::bench
