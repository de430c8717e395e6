// Systems without a standard: what their documents are and how they are reached is configuration, not code.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::municipal {

AdapterKind make_municipal_kind();

}  // namespace gateway::municipal
