// Asks a municipality how far the requests are that we gave it.
#pragma once

#include <memory>

#include "adapters/open311/client.hpp"

namespace gateway::open311 {

/// Polls tokens until they have become numbers and numbers until they are closed. What was seen last of a request is remembered
/// in the Ledger, so that only changes become events, also after a restart.
std::unique_ptr<Source> make_source(PartnerServer server);

}  // namespace gateway::open311
