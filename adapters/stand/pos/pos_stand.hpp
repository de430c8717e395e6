// The ПОС of the stand: appeals handed out in the EDMS form through the regional SMEV's REST calls, and appeals taken in the
// EAS form over REST. Shapes: facts/appeals.md §3.4–3.6, facts/smev.md §11.1. The way an answer returns in the EDMS form is not
// public; the stand accepts the shape of config/mappings/pos-edms-answer.xslt.
#pragma once

#include <memory>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct PosStandOptions {
    std::string entrypoint = "6f1c1a52-8e0a-4b6e-9a43-0d3f6d5c7e01";  ///< the segment after /api/smev/
    std::string client_id = "00000000-0000-4000-8000-0000000000c1";   ///< the registered client of the EDMS form
    std::string user = "region";                                      ///< EAS: password grant
    std::string password = "region-password";
    std::string basic_client = "gateway";  ///< EAS: HTTP Basic of the token call
    std::string basic_secret = "gateway-secret";
    Duration redelivery{2'000};  ///< an answer that was not confirmed comes again after this
    Duration stage{300};         ///< an EAS appeal stays in each status for this long
    Duration token_life{60'000};
};

/// Control actions: POST /control/<name>/appeals {"appeals": [{"id", "description", "subsubject_id", "subsubject_name",
/// "subject_id", "subject_name", "opa_id", "opa_name", "address"?, "answer_at"?, …}]} makes appeals wait for an EDMS client.
std::unique_ptr<StandSystem> make_pos_stand(PosStandOptions options, StandKit kit);

}  // namespace gateway::stand
