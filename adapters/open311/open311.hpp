// Open311 GeoReport v2, both directions. See README.md.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::open311 {

/// `client:` makes a connector and a source, `endpoint:` an endpoint; one of the two, or both, must be there.
AdapterKind make_open311_kind();

}  // namespace gateway::open311
