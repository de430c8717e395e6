// Stage "mappings" of `check`: the mappings connectors use, against the examples beside them.
#pragma once

#include "gateway/app/config_check.hpp"

namespace gateway {

/// Every path among the settings of enabled connectors that names a mapping: it loads with its dictionaries and passes its
/// fixtures (errors); it has some (a warning). The dictionaries of the instance's region load.
void check_mappings(const ConfigSource& source, const Config& config, ConfigProblems& problems);

}  // namespace gateway
