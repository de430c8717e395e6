// Reads a configuration directory: every file by its description, then the references between them. All faults in one run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/app/config.hpp"
#include "gateway/app/config_problem.hpp"
#include "gateway/app/secrets.hpp"

namespace gateway {

/// Where a configuration is read from and what it may speak of.
struct ConfigSource {
    std::filesystem::path dir;
    const std::vector<AdapterKind>& kinds;  ///< adapter_kinds() or a test's own
    Environment environment;
};

struct ConfigReading {
    Config config;  ///< usable only without errors
    ConfigProblems problems;
};

/// Stages "syntax" and "references". Throws nothing for what the files hold; std::runtime_error when `dir` is no directory.
ConfigReading read_config(const ConfigSource& source);

/// For programs that start: the configuration, or std::runtime_error whose text is all errors, one per line. Warnings are
/// given to `log` as event config_warning.
Config load_config(const std::filesystem::path& dir, Log& log);

/// nullptr when the binary has no adapter of this name.
const AdapterKind* find_adapter_kind(const std::vector<AdapterKind>& kinds, std::string_view name);

}  // namespace gateway
