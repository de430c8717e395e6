// Official answers to what people wrote, as comments of the community.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/social/vk_settings.hpp"

namespace gateway::social {

std::unique_ptr<Connector> make_vk_connector(VkSettings settings, AdapterKit kit);

}  // namespace gateway::social
