// The settings of one table, read once from their checked block.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/table/table.hpp"

namespace gateway::table_import {

struct TableSettings {
    std::filesystem::path inbox, done, bad;
    std::filesystem::path columns, mapping;
    std::string key;         ///< column whose value names the row
    std::string id_kind;     ///< kind of the external id made of it
    std::string numbers_of;  ///< connector whose ids the rows name (one partner's other way in); empty = this one's own
    std::string utc_offset;
    Duration stable_for{};
    int in_flight = 1;
    TableOptions table;
};

/// The description of the block; the only place of defaults.
std::vector<SettingKey> table_setting_keys();
TableSettings read_table_settings(const Settings& settings);

}  // namespace gateway::table_import
