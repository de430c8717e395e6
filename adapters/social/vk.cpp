#include "adapters/social/vk.hpp"

#include <utility>

#include "adapters/social/vk_connector.hpp"
#include "adapters/social/vk_desk.hpp"

namespace gateway::social {
namespace {

Adapter make_vk(const Settings& settings, AdapterKit kit) {
    VkSettings read = read_vk_settings(settings);
    Adapter adapter;
    if (!read.access_token.empty()) adapter.connector = make_vk_connector(read, kit);
    const auto desk = std::make_shared<VkDesk>(std::move(read), std::move(kit));
    adapter.endpoint = make_vk_endpoint(desk);
    adapter.source = make_vk_source(desk);
    return adapter;
}

}  // namespace

AdapterKind make_vk_kind() {
    return {"vk", "Сообщество ВКонтакте: сообщения из открытых источников и ответы на них",
            "A VK community: messages of open sources and replies to them", vk_setting_keys(), &make_vk};
}

}  // namespace gateway::social
