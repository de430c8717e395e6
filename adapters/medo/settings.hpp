// Settings of one exchange of МЭДО packets.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway::medo {

struct Organisation {
    std::string address;  ///< in МЭДО, "AAAA~BBBB"
    std::string uid;      ///< of the organisation
    std::string title;
};

struct MedoSettings {
    std::filesystem::path in_dir, out_dir, bad_dir;
    Organisation own;      ///< we
    Organisation partner;  ///< whom our own letters go to; answers go to who wrote
    std::vector<std::string> appeal_kinds;
    std::filesystem::path mapping_in, mapping_out;
    int utc_offset = 180;  ///< minutes; of times without a zone
    Duration settled_after{};
    std::uint64_t max_message = 0, max_file = 0, max_packet = 0;
    /// Of a container and of what it holds: both are in memory.
    std::uint64_t max_container() const { return std::min(max_packet, std::uint64_t{256} << 20); }
};

std::vector<SettingKey> setting_keys();
MedoSettings read_settings(const Settings& settings);

}  // namespace gateway::medo
