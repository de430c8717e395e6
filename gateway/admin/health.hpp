// /health/live and /health/ready: for process supervisors and balancers. No token, no secrets, no personal data.
#pragma once

#include "gateway/admin/admin.hpp"
#include "gateway/admin/operation.hpp"

namespace gateway {

/// live: 200 while the io thread turns. ready: 503 when the gateway cannot take messages (starting, stopping, the store
/// refuses, its own certificate ran out); a partner that does not answer is a warning: messages for it wait safely.
class HealthEndpoint final : public Endpoint {
public:
    HealthEndpoint(AdminKit kit, int certificate_warning_days) : kit_(kit), warning_days_(certificate_warning_days) {}

    std::string prefix() const override { return "/health"; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    AdminKit kit_;
    int warning_days_;
};

}  // namespace gateway
