// /api/v1: who may, which operation, with what arguments.
#pragma once

#include "gateway/admin/admin.hpp"
#include "gateway/admin/operation.hpp"

namespace gateway {

inline constexpr std::string_view api_prefix = "/api/v1";

/// Order of the checks: token (401, 403), path (404), method (405 with Allow), right (403), arguments (400, 413, 415).
class ApiEndpoint final : public Endpoint {
public:
    ApiEndpoint(AdminSettings settings, AdminKit kit) : settings_(std::move(settings)), kit_(kit) {}

    std::string prefix() const override { return std::string(api_prefix); }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

private:
    enum class Role { viewer, administrator };
    Role role_of(const WebRequest& request) const;

    AdminSettings settings_;
    AdminKit kit_;
};

}  // namespace gateway
