// Where callbacks become messages: shared by the endpoint and by the source that takes up what was parked.
#pragma once

#include <memory>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/social/callback.hpp"
#include "adapters/social/vk_settings.hpp"

namespace gateway::social {

/// On the io thread. shared_ptr: endpoint and source hold it, the last one frees it.
class VkDesk {
public:
    VkDesk(VkSettings settings, AdapterKit kit) : settings_(std::move(settings)), kit_(std::move(kit)) {}

    /// Hands on what the callback says and returns after the commit. What VK need not know is settled here: an item nobody
    /// knows, a repetition with other octets. Throws Fault for what cannot be understood and for failures of our own.
    Task<void> take(std::string body);
    /// take(), and what cannot be understood is parked.
    Task<void> take_or_park(std::string body);

    const VkSettings& settings() const { return settings_; }
    const AdapterKit& kit() const { return kit_; }

private:
    VkSettings settings_;
    AdapterKit kit_;
};

std::unique_ptr<Endpoint> make_vk_endpoint(std::shared_ptr<VkDesk> desk);
/// Takes up parked callbacks an administrator has released; it asks VK nothing.
std::unique_ptr<Source> make_vk_source(std::shared_ptr<VkDesk> desk);

}  // namespace gateway::social
