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
    std::string there;      ///< its id at the second gateway
    double seconds = 0;     ///< from the acceptance to the last change
    bool arrived = false;   ///< at its destination, once
    bool answered = false;  ///< the answer is back at the sender, once
    std::string trouble;    ///< what is wrong; empty when nothing is
    bool done() const { return arrived && answered && trouble.empty(); }
};

/// What was looked at in one round.
struct DemoBooks {
    /// By system: the books of the stand's systems; "open311", "portal" and "gateway" are ours, in the same form: what partners
    /// of those names saw at our endpoints ("closed:NUMBER", "answer:APPEAL"), and appeals the gateway holds as answered
    /// ("answered:APPEAL").
    std::map<std::string, boost::json::value> systems;
    std::map<std::string, boost::json::value> appeals;  ///< of the gateway, by "system/kind/value" of every external id
    std::map<std::string, boost::json::value> pair;     ///< the same of the second gateway
};

/// A book of effects that took place once each.
boost::json::value book_of_once(const std::vector<std::string>& keys);

std::vector<DemoLine> audit(const std::vector<DemoAppeal>& appeals, const DemoBooks& books);

/// Effects in the books of the stand's systems that belong to none of our appeals: forged or left over.
std::vector<std::string> strangers(const std::vector<DemoLine>& lines, const DemoBooks& books);

}  // namespace gateway
