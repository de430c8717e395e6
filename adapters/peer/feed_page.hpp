// A page of the other gateway's feed.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "adapters/peer/line.hpp"

namespace gateway::peer {

/// One entry of the feed.
struct Change {
    std::string cursor, id, digest;  ///< as the other gateway names them
    SealedLetter sealed;
    std::string text;  ///< the entry as it came, for parking
};

/// Throws Fault(partner_garbage).
boost::json::object parsed_page(const std::string& body);
Change change_of(const boost::json::value& entry);

/// The files a letter names: those of the appeal with its answers, or of an event's answer.
std::vector<Attachment> files_of(const Letter& letter);

}  // namespace gateway::peer
