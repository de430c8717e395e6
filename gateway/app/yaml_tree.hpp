// YAML as the gateway accepts it: one document of maps, lists and words, each with its place. No anchors, no aliases, no tags,
// no second document, no duplicate keys; UTF-8 without control characters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/app/config_problem.hpp"

namespace gateway {

struct YamlEntry;

/// Lines and columns count from 1, columns in characters.
struct YamlNode {
    enum class Kind { empty, scalar, list, map };

    Kind kind = Kind::empty;
    bool plain = true;  ///< a scalar without quotes
    int line = 1, column = 1;
    std::string text;                ///< scalar
    std::vector<YamlNode> items;     ///< list
    std::vector<YamlEntry> entries;  ///< map, in the order of the file, keys unique

    const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
    std::string key;
    int line = 1, column = 1;  ///< of the key
    YamlNode value;
};

struct YamlLimits {
    std::size_t max_octets = 1u << 20;
    int max_depth = 16;
    std::size_t max_nodes = 20'000;
};

/// The tree of one file, or nullopt with the reason added to `problems` (at `file`). Never throws for what the text holds.
std::optional<YamlNode> read_yaml(std::string_view text, const std::string& file, ConfigProblems& problems,
                                  const YamlLimits& limits = {});

}  // namespace gateway
