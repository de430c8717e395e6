// What one file says about another: every name that is used must exist.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/app/config.hpp"
#include "gateway/app/config_problem.hpp"

namespace gateway {

/// What names may refer to. Connectors are known by their file names even when the file is broken; listeners are nullopt when
/// gateway.yaml could not be read, and nothing is then said about them.
struct KnownNames {
    std::optional<std::vector<std::string>> listeners;
    std::vector<std::string> connectors;
};

/// Adds every dangling reference, with the nearest name; listeners that share an address; pauses in the wrong order.
void check_references(const Config& config, const KnownNames& known, ConfigProblems& problems);

}  // namespace gateway
