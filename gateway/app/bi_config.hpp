// What bi/*.yaml says: an export on a schedule, or the settings of one by hand.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/app/bi_place.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

/// One file of the folder bi.
struct BiConfig {
    std::string id;  ///< = file name
    SettingPlace place;
    std::string title;
    bool enabled = true;
    Duration every{};  ///< pause between exports; zero = only by hand
    std::string at;    ///< "HH:MM" of the region: one export a day, then; empty = by `every`
    std::filesystem::path dir;
    std::vector<std::string> formats;
    bool incremental = false;
    std::string key;         ///< of `keys`; empty = the manifest is not signed
    std::string utc_offset;  ///< "+03:00"; empty = that of the legal terms
    std::int64_t weight_number = 0, weight_speed = 0, weight_completeness = 0, weight_quality = 0, min_closed = 0;
    std::int64_t cell_millidegrees = 0, min_count = 0;
    BiPlace send;
    Settings source;  ///< the whole file, for the places of its keys
};

const std::vector<SettingKey>& bi_keys();
BiConfig build_bi(std::string id, const Settings& settings, SettingPlace place);
/// The defaults alone: for a configuration without the folder.
BiConfig default_bi();

/// Minutes east of UTC: as written, else of the region. nullopt when what is written is none.
std::optional<int> bi_offset(const std::string& written, int region_minutes);
/// Minutes after midnight of "HH:MM"; nullopt for what is none.
std::optional<int> minute_of_day(const std::string& text);

}  // namespace gateway
