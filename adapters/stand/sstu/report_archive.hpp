// A ZIP of reports as it is uploaded by hand.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace gateway::stand {

inline constexpr std::uint64_t archive_limit = 50'000'000;  ///< octets of one ZIP

/// Calls `take` with the name and the octets of every file, in the archive's order. Throws Fault(malformed) for what is no ZIP,
/// Fault(too_large) for a file over 20 MB or more than 100 000 files.
void each_report(const std::string& zip, const std::function<void(const std::string& name, const std::string& octets)>& take);

}  // namespace gateway::stand
