// Secrets are never written into the configuration: it holds references, and this is where they are followed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/settings.hpp"

namespace gateway {

struct SettingsSource;

/// Reads the environment for `env:` references; nullopt = not set.
using Environment = std::function<std::optional<std::string>(std::string_view)>;

/// The process's own environment.
Environment process_environment();

/// The secret behind "file:PATH" (relative to the configuration directory, at most 64 KiB) or "env:NAME", trimmed; nullopt with
/// the reason added to the source's problems. A file that everybody may read is a warning. Messages never hold the secret.
std::optional<std::string> resolve_secret(std::string_view reference, const SettingPlace& place, const SettingsSource& source);

}  // namespace gateway
