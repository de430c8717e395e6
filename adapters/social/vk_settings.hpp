// The settings of one VK community, read once from their checked block.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/http/client.hpp"

namespace gateway::social {

struct VkSettings {
    std::string prefix;  ///< path of the callback endpoint
    std::int64_t group_id = 0;
    std::string confirmation;  ///< what VK wants to hear when the address is set up
    std::string secret;        ///< stands in every callback
    std::string access_token;  ///< of the community; empty = no replies
    std::string api_url, api_version;
    std::string organisation;                           ///< whose community it is
    std::string oktmo;                                  ///< where it is; routes look at it
    std::string topic;                                  ///< ЦУР topic of everything written there; empty = none
    std::map<std::string, std::string> status_replies;  ///< our status → public text
    std::size_t max_reply = 0;                          ///< characters of one comment
    Duration timeout{};
    std::string proxy;
    ClientTls tls;
};

/// The description of the block; the only place of defaults.
std::vector<SettingKey> vk_setting_keys();
/// Throws std::runtime_error with one sentence.
VkSettings read_vk_settings(const Settings& settings);

}  // namespace gateway::social
