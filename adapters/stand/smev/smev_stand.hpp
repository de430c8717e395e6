// The SMEV 3 core of the stand, version 1.2: real signatures, queues with redelivery until Ack, real shapes of answers
// (facts/smev.md §3.6, §9), a federal sender of appeals and a federal body that answers them.
#pragma once

#include <memory>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct SmevStandOptions {
    std::string smev_key = "smev-sign";        ///< ЭП-СМЭВ
    std::string federal_key = "federal-sign";  ///< ЭП-ОВ of the federal sender and body
    std::string trust = "gost";                ///< roots of its participants
    Duration redelivery{2'000};                ///< a message without Ack is given again after this
    Duration answer_after{400};                ///< the federal body answers a request after this
    int quota = 1000;                          ///< messages in one queue; above: DestinationOverflow
    std::chrono::hours stale_after{48};        ///< age of a MessageID that is refused
    bool header_required = true;               ///< PoorSOAPEnvelopeFormat without soap:Header
    /// What the federal body answers; {{message_id}}, {{appeal_id}} (the first UUIDv7 of the request), {{now}}, {{uuid}} are
    /// replaced.
    std::string answer_template;  ///< empty: a canonical answer event
};

/// Control actions, POST /control/<name>/<action>:
///   requests  {"requests": [{"content": "<xml…>"}]} → {"ids": [...]}: the federal sender asks the gateway
///   reject_async {"count": N}: the next N requests of the gateway are rejected by an asynchronous verdict (SMEV-403)
///   quota {"messages": N}
std::unique_ptr<StandSystem> make_smev_stand(SmevStandOptions options, StandKit kit);

}  // namespace gateway::stand
