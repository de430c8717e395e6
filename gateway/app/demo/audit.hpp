// Did every appeal arrive, come back and take effect exactly once? Judged from the counterparts' own books.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <vector>

#include "gateway/app/demo/script.hpp"

namespace gateway {

/// One line of the table.
struct DemoLine {
    const DemoAppeal* appeal = nullptr;
    std::string appeal_id, status;
    double seconds = 0;     ///< from the acceptance to the last change
    bool arrived = false;   ///< at its destination, once
    bool answered = false;  ///< the answer is back at the sender, once
    std::string trouble;    ///< what is wrong; empty when nothing is
    bool done() const { return arrived && answered && trouble.empty(); }
};

/// What was looked at in one round.
struct DemoBooks {
    std::map<std::string, boost::json::value> systems;    ///< state of each stand system
    std::map<std::string, boost::json::value> appeals;    ///< of the gateway, by "system/kind/value" of every external id
    std::map<std::string, std::string> partner_statuses;  ///< service_request_id → open | closed at our endpoint
};

std::vector<DemoLine> audit(const std::vector<DemoAppeal>& appeals, const DemoBooks& books);

/// Effects in the counterparts' books that belong to none of our appeals: forged or left over.
std::vector<std::string> strangers(const std::vector<DemoLine>& lines, const DemoBooks& books);

}  // namespace gateway
