// GET answers of our endpoint: what the world, and what the partner that posted it, may see of an appeal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/open311/settings.hpp"
#include "adapters/open311/value.hpp"
#include "gateway/core/accept.hpp"

namespace gateway::open311 {

/// Who asks. `partner` is empty for the world (no key, or a wrong one in a GET).
struct Viewer {
    std::string connector;  ///< system of our ids
    std::string partner;
};

/// One appeal as the seventeen fields of GeoReport v2, with what its filters need.
struct PublicRequest {
    Value fields;
    std::string id, service_code, status;
    Time requested{}, updated{};
};

/// nullopt when this viewer may not see it. The applicant is never shown to anybody; confidential appeals only to the partner
/// that posted them; text, place and answer of others only when the appeal is shared. Parses JSON: call inside `offload`.
std::optional<PublicRequest> public_view(const EndpointSettings& settings, const AppealRecord& record, const Viewer& viewer);

/// Fixed documents.
Value discovery_document(const EndpointSettings& settings);
/// What is offered on that day ("YYYY-MM-DD").
Value service_list(const EndpointSettings& settings, std::string_view day);
Value service_definition(const Service& service);

}  // namespace gateway::open311
