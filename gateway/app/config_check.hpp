// Everything `check` looks at beyond the files themselves: keys, certificates, adapters, partners.
#pragma once

#include <string>
#include <vector>

#include "gateway/app/config_reader.hpp"

namespace gateway {

enum class CheckConnect { no, yes };

struct CheckOptions {
    CheckConnect connect = CheckConnect::no;
    Time now{};                    ///< for the validity of certificates
    Duration probe_limit{15'000};  ///< per partner
};

/// What came out for one partner that was called.
struct PartnerReach {
    std::string connector;
    Reach reach;
};

struct CheckReport {
    Config config;
    ConfigProblems problems;
    std::vector<std::string> stages;     ///< those that ran, in order: syntax, references, keys, adapters, mappings, connect
    std::vector<PartnerReach> partners;  ///< only with CheckConnect::yes
    bool good() const { return !problems.has_errors(); }
};

/// All stages over one directory. A later stage runs over what the earlier ones left whole, so that one run tells as much as it
/// can; partners are called only when nothing is wrong. Blocking. Throws std::runtime_error when there is no such directory.
CheckReport check_config(const ConfigSource& source, const CheckOptions& options);

/// Stage "keys": key and certificate files load and belong together, are valid at `now` (a warning in the last 30 days), trust
/// folders load and hold certificates, TLS files of listeners load.
void check_keys(const Config& config, Time now, ConfigProblems& problems);

}  // namespace gateway
