// The adapter of СМЭВ 3 (schemas 1.2): consumer, provider and a door for partners that speak SMEV to us.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::smev3 {

/// "adapter: smev3".
AdapterKind make_smev3_kind();

}  // namespace gateway::smev3
