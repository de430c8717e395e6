// Another gateway: region ↔ municipality. It has a door (partner_api); we send to it and read its feed (README.md).
#pragma once

#include "adapters/adapter.hpp"

namespace gateway::peer {

AdapterKind make_peer_kind();

}  // namespace gateway::peer
