// Where mappings lie in a configuration directory.
#pragma once

#include <filesystem>
#include <vector>

namespace gateway {

/// ".jq", ".xslt" or ".xsl".
bool is_mapping_file(const std::filesystem::path& file);

/// `place` itself when it is a mapping; else the mappings below it, sorted: below its folder "mappings" when it has one (a
/// configuration directory). Empty when there are none.
std::vector<std::filesystem::path> mappings_below(const std::filesystem::path& place);

}  // namespace gateway
