// Calls to one partner's GeoReport v2 server: what both the connector and the source need.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/open311/reply.hpp"
#include "adapters/open311/settings.hpp"

namespace gateway::open311 {

/// Either a readable answer of a server that did what was asked, or how the call failed.
struct CallResult {
    RemoteAnswer answer;
    std::optional<Outcome> failure;
    int status = 0;  ///< HTTP status; 0 when there was no reply
    bool readable = false;
};

/// All calls on the io thread; copies are cheap (settings are shared between connector and source of one partner).
class PartnerServer {
public:
    PartnerServer(std::shared_ptr<const ClientSettings> settings, const AdapterKit& kit)
        : settings_(std::move(settings)), kit_(kit) {}

    /// `resource` without format suffix, "requests" or "tokens/t-1", its segments percent-encoded; jurisdiction_id is added.
    /// Redirects on the same host are followed, at most five.
    Task<CallResult> get(std::string resource, WebFields query, Deadline deadline);

    /// The key is added. Never repeated and never redirected.
    Task<CallResult> post(std::string resource, WebFields form, Deadline deadline);

    const ClientSettings& settings() const { return *settings_; }
    const AdapterKit& kit() const { return kit_; }

private:
    Task<CallResult> call(WebCall call, int redirects_left);
    WebCall prepared(std::string resource, Deadline deadline) const;

    std::shared_ptr<const ClientSettings> settings_;
    AdapterKit kit_;
};

}  // namespace gateway::open311
