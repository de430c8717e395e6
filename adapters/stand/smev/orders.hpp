// The orders of the control port, POST /control/<name>/<action>: each reads its JSON strictly and changes the core. What each
// does stands in adapters/stand/README.md.
#pragma once

#include <string>
#include <string_view>

#include "adapters/stand/smev/core.hpp"
#include "adapters/stand/smev/load.hpp"

namespace gateway::stand::smev {

/// What an order may touch.
struct OrderDesk {
    Core& core;
    Faults& faults;
    LoadPlan& load;
};

/// The JSON answer; nullopt for an unknown action. Throws Fault for an order that cannot be read; it has no effect then.
std::optional<std::string> perform_order(OrderDesk& desk, std::string_view action, std::string_view body);

}  // namespace gateway::stand::smev
