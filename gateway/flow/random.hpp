// Randomness as an argument, so that logic with jitter can be tested.
#pragma once

#include <cstdint>
#include <random>

#include "gateway/core/time.hpp"

namespace gateway {

/// Not for secrets. One thread at a time; the io thread in the gateway.
class RandomSource {
public:
    /// The same seed gives the same sequence.
    explicit RandomSource(std::uint64_t seed) : engine_(seed) {}
    /// Seeded by the operating system.
    static RandomSource from_system();

    /// In [0, 1).
    double unit();
    /// Evenly in [low, high]; `low` when high ≤ low.
    Duration between(Duration low, Duration high);

private:
    std::mt19937_64 engine_;
};

}  // namespace gateway
