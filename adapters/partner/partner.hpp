// The gateway's own partner API: a door for systems that speak no standard, and for other gateways (README.md).
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::partner {

AdapterKind make_partner_kind();

}  // namespace gateway::partner
