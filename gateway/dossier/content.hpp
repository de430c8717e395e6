// Everything a dossier holds about one appeal, before it is packed.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/core/evidence_book.hpp"
#include "gateway/core/store.hpp"

namespace gateway {

/// Octets in memory, or in a file when `file` is set.
struct DossierBody {
    std::string bytes;
    LentFile file;
};

/// A message that came to us. record.envelope.bytes is moved to `body`.
struct DossierMessage {
    MessageRecord record;
    DossierBody body;
};

/// A document of an exchange: sent, received, acknowledged, stamped. item.bytes is moved to `body`.
struct DossierEvidence {
    EvidenceItem item;
    DossierBody body;
};

/// Who asks for the dossier and who makes it.
struct DossierOrder {
    std::string appeal_id;
    std::string actor, reason;  ///< who asks and why
    std::string instance;       ///< id of the gateway
    std::string program;        ///< its version
    std::string config_digest;  ///< of the configuration in force
    Time made_at{};
};

struct DossierContent {
    DossierOrder order;
    AppealTrace trace;
    std::vector<DossierMessage> messages;      ///< by time
    std::vector<DossierEvidence> evidence;     ///< by seq
    std::map<std::string, DossierBody> files;  ///< attachments and detached CMS by their sha256
    std::vector<std::string> missing;          ///< sha256 of files that are named and were not found
    /// The chain from the first record of this appeal to the end of the journal; where it is too long, links are left out
    /// between two records of the appeal.
    std::vector<JournalLink> links;
    std::vector<std::pair<std::string, std::string>> mappings;  ///< file of the configuration, its sha256
    std::vector<std::string> certificates;                      ///< DER: trusted ones
    std::vector<std::string> crls;                              ///< files as they lie in the trust stores
};

}  // namespace gateway
