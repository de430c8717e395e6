// Our own GeoReport v2 server: six methods and discovery, in XML and JSON.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/open311/settings.hpp"

namespace gateway::open311 {

/// Throws std::runtime_error with one sentence when the settings contradict each other.
std::unique_ptr<Endpoint> make_endpoint(EndpointSettings settings, AdapterKit kit);

}  // namespace gateway::open311
