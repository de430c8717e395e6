// Plays a scenario on a running stand and, when told where it is, looks at the gateway beside it.
#pragma once

#include <iosfwd>
#include <string>

#include "gateway/app/scenario/judge.hpp"
#include "gateway/core/connector.hpp"
#include "gateway/http/client.hpp"

namespace gateway {

struct ScenarioPartners {
    Endpoint& control;  ///< of the stand
    WebClient& web;
    std::string gateway;  ///< "http://127.0.0.1:8440"; empty = steps with gateway/… fail
    std::string token;    ///< of its API
};

/// io thread. One line per step to `report` as it ends; true when every step went as expected within the scenario's time. A
/// step that fails ends the scenario. Never throws for what a step meets.
Task<bool> play_scenario(Scenario scenario, ScenarioPartners partners, std::ostream& report);

}  // namespace gateway
