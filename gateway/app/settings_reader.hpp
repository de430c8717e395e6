// From a tree of YAML and the description of its keys to checked Settings: the one place where a block of configuration is
// read.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/app/config_problem.hpp"
#include "gateway/app/secrets.hpp"
#include "gateway/app/yaml_tree.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

struct SettingsSource {
    std::string file;           ///< as shown in messages
    std::filesystem::path dir;  ///< the configuration directory: what `path` and `file:` are relative to
    const Environment& environment;
    ConfigProblems& problems;
};

/// The values of a block. Every fault is added to the problems and the key then has its default, so that one run finds all.
Settings read_settings(const YamlNode& block, const std::vector<SettingKey>& keys, const SettingsSource& source);

/// True for ids of files and named blocks: a-z, 0-9 and '-', 1…40 characters, beginning with a letter or digit.
bool is_config_name(std::string_view name);

}  // namespace gateway
