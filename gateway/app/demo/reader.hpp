// Looks into every book once: the stand's, the two gateways', and what partners see at our endpoints.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/app/demo/audit.hpp"
#include "gateway/app/demo/calls.hpp"
#include "gateway/app/demo/portal.hpp"

namespace gateway {

/// io thread only.
class DemoReader {
public:
    DemoReader(DemoCalls& calls, DemoPortal& portal, const Workplace& place) : calls_(calls), portal_(portal), place_(place) {}

    /// `appeals` stay while it reads. Throws std::runtime_error when somebody does not answer.
    Task<DemoBooks> read(const std::vector<DemoAppeal>& appeals);

private:
    /// The appeals of the gateway with this administrative port, by every external id.
    Task<std::map<std::string, boost::json::value>> read_gateway(std::uint16_t port);

    DemoCalls& calls_;
    DemoPortal& portal_;
    const Workplace& place_;
    std::set<std::string> closed_;  ///< partner posts seen closed: they need no second look
};

}  // namespace gateway
