// The demonstration's second part: a week of a region's life under a given clock, judged by its script.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "gateway/core/time.hpp"

namespace gateway {

struct WeekOptions {
    std::filesystem::path example = "config";  ///< the commented example with its folder `week`
    std::filesystem::path dir;                 ///< where to work; empty: var/week beside the example
    std::string region;                        ///< empty: kirov
    std::optional<Time> from;                  ///< the first moment; nullopt: default_week_start
    std::uint64_t seed = 1;
};

/// Blocking; prints the tables to stdout. 0 when everything the script expects was found in the export, at the officer on duty
/// and at ССТУ, and the export agrees with the store; else 1. Throws std::runtime_error.
int run_week(const WeekOptions& options);

/// "2026-11-02T09:00+03:00", seconds allowed; nullopt for what is no moment with an offset.
std::optional<Time> week_moment(const std::string& text);

}  // namespace gateway
