// Who calls, what it may do, and how often.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "adapters/partner/settings.hpp"
#include "gateway/core/time.hpp"
#include "gateway/core/web.hpp"

namespace gateway::partner {

/// By its token, its TLS certificate, or both where both are configured. Throws Fault(credentials_missing | credentials_wrong).
/// Tokens are compared in constant time. `token` holds no reference to the request afterwards.
const PartnerSettings& caller_of(const DoorSettings& door, const WebRequest& request);

/// Throws Fault(forbidden).
void require_scope(const PartnerSettings& partner, Scope scope);

/// Calls per minute with bursts: a bucket per partner, forgotten with the process. io thread only.
class Allowance {
public:
    /// nullopt: go on (the call is counted); else how long to wait.
    std::optional<Duration> take(const PartnerSettings& partner, Time now);

private:
    struct Bucket {
        double calls = 0;
        Time filled_at{};
    };
    std::map<std::string, Bucket> buckets_;
};

}  // namespace gateway::partner
