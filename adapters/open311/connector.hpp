// Carries appeals to a municipality's GeoReport v2 server.
#pragma once

#include <memory>

#include "adapters/open311/client.hpp"

namespace gateway::open311 {

/// Repeat::ask: GeoReport v2 has no idempotency key, but our marker in the description lets us find our own request. Before
/// every attempt after the first the partner is asked, so that a 5xx after the effect doubles nothing.
std::unique_ptr<Connector> make_connector(PartnerServer server);

}  // namespace gateway::open311
