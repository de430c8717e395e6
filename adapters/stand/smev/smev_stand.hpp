// The SMEV 3 emulator of the stand: versions 1.1, 1.2, 1.3 and 1.3-newer, all operations, several participants, real
// signatures, queues with redelivery until Ack, a file storage by FTP, real shapes of answers (facts/smev.md §3.6, §9), and
// built-in federal neighbours that ask and answer.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct SmevStandOptions {
    std::string smev_key = "smev-sign";        ///< ЭП-СМЭВ
    std::string federal_key = "federal-sign";  ///< ЭП-ОВ of the federal sender and body
    std::string trust = "gost";                ///< roots of its participants
    std::string version;                       ///< of paths that name none; empty = whatever the message is written in
    Duration redelivery{2'000};                ///< a message without Ack is given again after this
    Duration answer_after{400};                ///< the federal body answers a request after this
    int quota = 1000;                          ///< messages in one queue; above: DestinationOverflow
    std::chrono::hours stale_after{48};        ///< age of a MessageID that is refused
    bool header_required = true;               ///< PoorSOAPEnvelopeFormat without soap:Header
    /// What the federal body answers; {{message_id}}, {{appeal_id}} (the first UUIDv7 of the request), {{now}}, {{uuid}} are
    /// replaced.
    std::string answer_template;            ///< empty: a canonical answer event
    std::filesystem::path storage_dir;      ///< of the file storage, emptied at the start; empty = no storage, no FTP
    std::optional<std::uint16_t> ftp_port;  ///< bound by listen(); 0 = any free one; nullopt = none
};

/// Orders of the control port, pages (log, load) and faults: adapters/stand/README.md. Throws std::runtime_error for an unknown
/// version and missing keys.
std::unique_ptr<StandSystem> make_smev_stand(SmevStandOptions options, StandKit kit);

}  // namespace gateway::stand
