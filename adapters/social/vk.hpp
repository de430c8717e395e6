// The adapter of VK communities: callbacks in, comments out.
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::social {

/// "adapter: vk".
AdapterKind make_vk_kind();

}  // namespace gateway::social
