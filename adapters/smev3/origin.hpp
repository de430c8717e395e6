// What the request that brought an appeal left with it: where answers go and which chain it belongs to.
#pragma once

#include <string>

#include "gateway/appeal/appeal.hpp"

namespace gateway::smev3 {

struct Origin {
    bool here = false;     ///< the appeal came through this connector
    std::string reply_to;  ///< opaque, copied; empty: nobody told us where answers go
};

/// `system` is the connector's id.
Origin origin_of(const Appeal& appeal, const std::string& system);

/// ReferenceMessageID and TransactionCode are copied, never made of something.
struct Chain {
    std::string reference_id, transaction_code;
};

/// Of an appeal that came through any SMEV connector of ours (`system` first): a request about it belongs to that chain. Empty
/// for an appeal from elsewhere: its request is the root of a new one.
Chain chain_of(const Appeal& appeal, const std::string& system);

}  // namespace gateway::smev3
