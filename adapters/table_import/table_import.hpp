// The adapter of tables exported by hand: ПОС's XLSX, the monitoring of social networks, anything with columns.
#pragma once

#include <filesystem>
#include <string>

#include "adapters/adapter.hpp"

namespace gateway::table_import {

/// "adapter: table_import".
AdapterKind make_table_import_kind();

/// Reads a file as the connector with these settings would, without importing it, and says what it found: the report of
/// sheet_import.hpp as JSON. Throws Fault for a file that cannot be read and std::runtime_error for a bad column map or
/// mapping.
std::string trial_report(const Settings& settings, const std::string& connector, const std::string& config_dir,
                         const std::filesystem::path& file);

/// Where the connector with these settings looks for files.
std::filesystem::path inbox_of(const Settings& settings);

}  // namespace gateway::table_import
