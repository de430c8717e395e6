// Looking for malicious code in files: what the flow asks before it carries a file on.
#pragma once

#include <filesystem>
#include <string>

#include "gateway/core/task.hpp"
#include "gateway/core/time.hpp"

namespace gateway {

struct ScanResult {
    enum class Kind {
        clean,
        infected,
        unavailable  ///< no verdict: the scanner is away, too slow or says something unreadable
    };
    Kind kind = Kind::unavailable;
    std::string detail;  ///< the name of what was found, or the trouble; never a part of the file
};

/// All calls on the io thread, several at a time. Outlives who asks it.
class Scanner {
public:
    virtual ~Scanner() = default;
    /// Returns at the latest shortly after `deadline`; never throws for what a scanner or a file may do. Streams: constant
    /// memory for any size.
    virtual Task<ScanResult> scan(std::filesystem::path file, Deadline deadline) = 0;
};

}  // namespace gateway
