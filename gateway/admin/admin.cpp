#include "gateway/admin/admin.hpp"

#include "gateway/admin/api.hpp"
#include "gateway/admin/health.hpp"
#include "gateway/admin/metrics.hpp"

namespace gateway {

std::vector<std::unique_ptr<Endpoint>> make_admin_endpoints(AdminSettings settings, const AdminKit& kit) {
    std::vector<std::unique_ptr<Endpoint>> endpoints;
    endpoints.push_back(std::make_unique<HealthEndpoint>(kit, settings.certificate_warning_days));
    endpoints.push_back(std::make_unique<MetricsEndpoint>(kit));
    endpoints.push_back(std::make_unique<ApiEndpoint>(std::move(settings), kit));
    return endpoints;
}

}  // namespace gateway
