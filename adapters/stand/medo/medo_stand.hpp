// The organ on the other side of МЭДО together with the transport between: packets of documents in folders.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct MedoStandSettings {
    std::filesystem::path dir;  ///< holds `in` and `out` as the gateway calls them, and its `bad`; all are made
    std::string address = "CITY~ADMIN", gateway_address = "REGION~GATEWAY";
    std::string title = "Администрация города";
};

/// Control action, POST /control/<name>/documents {"documents": [{"number", "text", "person"?}]}: documents of kind
/// «Обращение», format 2.6, are put into `in` → {"uids": […]}.
///
/// Packets in `out` are carried away: a document and an уведомление are acknowledged by a квитанция. The book's effects:
/// "receipt:UID" квитанция for one of our documents, "notified:UID" уведомление, "answer:UID" answer to it, "document:UID" any
/// other document. Fault: `drop` (an answer is carried away and nobody acknowledges it).
std::unique_ptr<StandSystem> make_medo_stand(MedoStandSettings settings, StandKit kit);

}  // namespace gateway::stand
