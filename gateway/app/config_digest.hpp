// The digest of the configuration in force, stamped on every journal record.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gateway {

/// Every file that belongs to the configuration, relative to `dir`, sorted by name: gateway.yaml, connectors/*.yaml,
/// routes/*.yaml, deadlines/*.yaml and all below dictionaries/, mappings/ and calendars/. Names beginning with '.' are passed
/// over; secrets, keys and trusted certificates do not belong. Throws std::runtime_error above 10 000 files.
std::vector<std::string> config_files(const std::filesystem::path& dir);

/// SHA-256 over the lines "<sha256 of the file>  <name>\n" of these files, so that an administrator can repeat it:
///   cd config && sha256sum $(printf '%s\n' gateway.yaml connectors/*.yaml … | LC_ALL=C sort) | sha256sum
/// Throws std::runtime_error when a file cannot be read.
std::string config_digest(const std::filesystem::path& dir);

}  // namespace gateway
