// The administrator's side of the gateway over HTTP: /health, /metrics and /api/v1.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/admin/operation.hpp"
#include "gateway/core/connector.hpp"

namespace gateway {

struct AdminSettings {
    std::string token;         ///< everything; an empty one lets nobody in
    std::string viewer_token;  ///< looks only, personal data stays masked; empty = none
    /// A certificate with fewer days left is a warning of readiness.
    int certificate_warning_days = 60;
};

/// The endpoints "/health", "/metrics" and "/api/v1", to be served on the administrator's port. Everything referred to
/// outlives them. Use on the io thread.
std::vector<std::unique_ptr<Endpoint>> make_admin_endpoints(AdminSettings settings, const AdminKit& kit);

}  // namespace gateway
