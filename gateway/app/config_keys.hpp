// What may stand in gateway.yaml, connectors/*.yaml, routes/*.yaml and deadlines/*.yaml: the one description of every key. The
// reader, `check`, the JSON Schemas and docs/config-reference.md come from it.
#pragma once

#include <vector>

#include "adapters/adapter.hpp"
#include "gateway/app/bi_config.hpp"
#include "gateway/core/settings.hpp"

namespace gateway {

const std::vector<SettingKey>& gateway_keys();

/// The frame of a connector's file; its `settings` block has no keys here.
const std::vector<SettingKey>& connector_keys();

/// A connector's file with the keys of one adapter below `settings`.
std::vector<SettingKey> connector_keys(const AdapterKind& kind);

const std::vector<SettingKey>& route_keys();

const std::vector<SettingKey>& deadline_keys();

}  // namespace gateway
