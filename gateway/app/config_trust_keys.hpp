// The keys of gateway.yaml below `keys` and `trust`.
#pragma once

#include <vector>

#include "gateway/core/settings.hpp"

namespace gateway {

std::vector<SettingKey> key_keys();
std::vector<SettingKey> trust_keys();

}  // namespace gateway
