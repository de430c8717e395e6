// A municipality's Open311 system: takes requests by GeoReport v2 and works them off by itself, so that answers come back.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct MunicipalSettings {
    std::string prefix = "/open311/v2";
    std::string jurisdiction = "oktmo:33701000";
    std::string api_key = "stand-key";
    bool tokens = false;  ///< POST answers with a token; the number comes `token_delay` later (Chicago's way)
    Duration token_delay{200};
    Duration open_for{300};         ///< received → in progress
    Duration in_progress_for{300};  ///< in progress → closed, with the answer in status_notes
    /// Code and name of what it takes; empty: every code is taken under its own name.
    std::vector<std::pair<std::string, std::string>> services;
};

/// The book's effect key is the last UUID in the description (the gateway's marker), else the request's own number. Status is
/// computed from the clock when somebody asks: equal times give equal answers, no timers run. Faults: `twice` lists every
/// request twice. Command `close` closes all requests at once.
std::unique_ptr<StandSystem> make_municipal(MunicipalSettings settings, StandKit kit);

}  // namespace gateway::stand
