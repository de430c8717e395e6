// `stand --generate`: invented appeals, one canonical JSON document per line.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace gateway {

struct LifelikeOptions {
    std::uint64_t count = 0;  ///< 0 = not asked for
    std::string region = "kirov";
    std::uint64_t seed = 1;
    std::string config = "config";  ///< the region's blocks stand in its dictionaries
};

/// Throws std::invalid_argument for an unknown region, std::runtime_error when its dictionaries cannot be read. False when
/// `out` takes no more.
bool print_lifelike(const LifelikeOptions& options, std::ostream& out);

}  // namespace gateway
