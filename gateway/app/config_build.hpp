// From checked Settings to the plain structs of config.hpp.
#pragma once

#include <filesystem>
#include <string>

#include "gateway/app/config.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

/// All but digest, connectors and routes; `settings` was read with gateway_keys().
Config build_gateway(const Settings& settings, const std::filesystem::path& dir);

ConnectorConfig build_connector(std::string id, const Settings& settings, SettingPlace place);

RouteConfig build_route(std::string id, const Settings& settings, SettingPlace place);

}  // namespace gateway
