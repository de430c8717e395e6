// Puts what the gateway has for a partner into its feed: answers to the door's partners, or everything to one of them.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/partner/settings.hpp"

namespace gateway::partner {

std::unique_ptr<Connector> make_connector(std::shared_ptr<const DoorSettings> door, AdapterKit kit);

}  // namespace gateway::partner
