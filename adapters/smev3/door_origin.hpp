// What the door keeps with an appeal that a partner sent, so that the answer finds its way back.
#pragma once

#include <optional>
#include <string>

#include "gateway/appeal/appeal.hpp"

namespace gateway::smev3 {

struct DoorOrigin {
    std::string partner;  ///< key of its queues
    std::string version;  ///< key of the schemas it speaks
    std::string mnemonic, node_id;
    std::string message_id, transaction_code, reference_id;  ///< of its request
    bool test = false;
    std::string personal_signature;  ///< "valid", a cause's code, or empty: the official's signature over the content
};

/// As it stands in `ext` under the connector's id.
std::string ext_of(const DoorOrigin& origin);
/// nullopt: the appeal did not come through the door of `connector`.
std::optional<DoorOrigin> door_origin_of(const Appeal& appeal, const std::string& connector);

}  // namespace gateway::smev3
