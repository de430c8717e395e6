// The door itself: HTTP, credentials, limits; what a call means stands in messages.hpp and feed.hpp.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/partner/receipts.hpp"
#include "adapters/partner/settings.hpp"

namespace gateway::partner {

std::unique_ptr<Endpoint> make_endpoint(std::shared_ptr<const DoorSettings> door, AdapterKit kit,
                                        std::shared_ptr<Numbers> numbers);

}  // namespace gateway::partner
