// /metrics in the Prometheus text format. No token and no personal data: labels are ids of the configuration and words of
// closed lists, so their number is bounded.
#pragma once

#include <optional>
#include <string>

#include "gateway/admin/operation.hpp"
#include "gateway/core/connector.hpp"

namespace gateway {

class MetricsEndpoint final : public Endpoint {
public:
    explicit MetricsEndpoint(AdminKit kit) : kit_(kit) {}

    std::string prefix() const override { return "/metrics"; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    AdminKit kit_;
};

/// The page itself. Without `stats` (the store refuses) gateway_store_up is 0 and what the store knows is left out.
std::string metrics_page(const DeskView& view, const std::optional<StoreStats>& stats, Time now);

}  // namespace gateway
