// Attachments by filePath: files in a folder that the gateway and the Adapter share. Blocking; any thread.
#pragma once

#include <memory>
#include <vector>

#include "adapters/smev3_adapter/message.hpp"
#include "adapters/smev3_adapter/settings.hpp"
#include "gateway/core/blobs.hpp"
#include "gateway/core/envelope.hpp"
#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway::smev3_adapter {

struct TakenFiles {
    std::vector<AttachmentRef> refs;
    std::vector<SignatureEvidence> evidence;  ///< of detached signatures; judged only with a trust store
};

/// Copies what the message announces into `blobs`. Only files that really lie below `files_dir` are read, whatever the path
/// says. Throws Fault: attachment_unavailable (not there, outside, no folder set up), too_large, store_unavailable.
TakenFiles take_files(const Message& message, const AdapterSettings& settings, Blobs& blobs, const TrustStore* trust, Time now);

/// Writes the attachments of a delivery to files_dir/<client_id>/<n>-<name>, the same again for a repeated attempt. `key` null
/// = no signatures. Throws Fault: attachment_unavailable without a folder, attachment_infected, store_unavailable.
std::vector<FileHeader> put_files(const std::vector<AttachmentRef>& attachments, const std::string& client_id,
                                  const AdapterSettings& settings, const Blobs& blobs, const SigningKey* key, Time now);

}  // namespace gateway::smev3_adapter
