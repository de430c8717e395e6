// Keys of one ССТУ connector.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway::sstu {

struct SstuSettings {
    std::string url;            ///< of the region's module, without the paths of its API; empty = reports go to `out_dir`
    std::string out_dir;        ///< files <guid>.json for `sstu batch`; empty = reports are posted
    std::string department_id;  ///< UUID of our organ in ССТУ
    std::string authorization;  ///< value of the header; empty = none
    std::string mapping_report, mapping_request;
    bool repeat_is_safe = false;
    bool empty_answer_is_good = false;  ///< status 200 without a body; 204 is good anyway
    bool pull = false;
    int utc_offset = 180;              ///< minutes; ССТУ's times have no zone
    std::uint64_t max_attachment = 0;  ///< octets of base64
};

std::vector<SettingKey> setting_keys();
/// Throws std::runtime_error with one sentence.
SstuSettings read_settings(const Settings& settings);

}  // namespace gateway::sstu
