// A configuration file as hostile as it likes: read as each of the three kinds, no crash, no hang, only problems.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/app/config_keys.hpp"
#include "gateway/app/settings_reader.hpp"
#include "gateway/app/yaml_tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace gateway;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Environment nothing = [](std::string_view) { return std::optional<std::string>(); };
    ConfigProblems problems;
    const auto tree = read_yaml(text, "fuzz.yaml", problems);
    if (!tree || tree->kind != YamlNode::Kind::map) return 0;
    const SettingsSource source{"fuzz.yaml", "/nowhere", nothing, problems};
    for (const auto* keys : {&gateway_keys(), &connector_keys(), &route_keys()}) read_settings(*tree, *keys, source);
    for (const auto& problem : problems.sorted())
        if (to_line(problem).empty()) __builtin_trap();
    return 0;
}
