// What `keys list` and `keys show NAME` tell of a configuration: every certificate, when it ends, who uses it, what to do.
#pragma once

#include <optional>
#include <string>

namespace gateway {

struct KeysOfConfig {
    std::string dir;   ///< the configuration directory
    std::string name;  ///< one key, listener or trust store alone; empty = all
    bool json = false;
};

/// Prints on stdout; false when `name` is not there. Throws std::runtime_error when the configuration cannot be read.
bool list_keys_of_config(const KeysOfConfig& options);
bool show_keys_of_config(const KeysOfConfig& options);

}  // namespace gateway
