// Settings of the partners' door beyond its path: queues, their owners, limits.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway::smev3 {

/// A partner that is known by name: its queues outlive its certificates.
struct PartnerSettings {
    std::string name;  ///< of its queues; the id of the connector that hands requests to it, if there is one
    std::vector<std::string> certificates;  ///< as in `senders`
    std::string mnemonic;                   ///< shown to others as its name in SMEV; empty = `name`
};

struct DoorSettings {
    std::vector<PartnerSettings> partners;
    int quota = 1000;                       ///< messages in one queue
    Duration redelivery{900'000};           ///< a message given out and not acknowledged is given again after this
    Duration stale_after{172'800'000};      ///< a MessageID this old, or this far in the future, is refused
    std::uint64_t max_message = 20u << 20;  ///< octets of a call, attachments in it included
    std::uint64_t max_files = 5u << 20;     ///< octets of the attachments of an answer
    std::string mnemonic = "GATEWAY";       ///< our own name in what we give out
    std::string hand_to;                    ///< id of the door into whose queue this connector puts requests; empty = SMEV
};

std::vector<SettingKey> door_setting_keys();
DoorSettings read_door_settings(const Settings& settings);

}  // namespace gateway::smev3
