// What is generated from the description of the keys: JSON Schemas for editors and the reference page.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"

namespace gateway {

/// File name → JSON Schema (draft 2020-12), pretty printed: gateway.schema.json, connector.schema.json (with the keys of each
/// adapter under its own condition), route.schema.json.
std::map<std::string, std::string> config_schemas(const std::vector<AdapterKind>& kinds);

/// docs/config-reference.md: every key in Russian and English.
std::string config_reference(const std::vector<AdapterKind>& kinds);

}  // namespace gateway
