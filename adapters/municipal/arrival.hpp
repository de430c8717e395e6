// What came from a partner by any transport, before anybody has understood it.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/envelope.hpp"

namespace gateway::municipal {

struct Arrival {
    std::string octets;        ///< exactly as they came
    std::string original;      ///< what was kept as evidence when `octets` is only our reading of it (e-mail)
    std::string content_type;  ///< as the transport says
    std::string id;     ///< the transport's own name of it (Message-ID, file name); the appeal's id where the document has none
    std::string about;  ///< the partner's id of the appeal this is an answer about (we asked for its status); else empty
    std::string seen;   ///< fingerprint of the state seen before, so that a return to an earlier state is news
    Time at{};
    std::vector<AttachmentRef> attachments;  ///< files that came beside the document
};

}  // namespace gateway::municipal
