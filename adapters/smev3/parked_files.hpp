// The files of a message that is put aside: its kept octets leave long contents out, and credentials of the storage are good
// for once. So what was had of its files stays in Blobs, and the gateway's memory knows under which digest.
#pragma once

#include <string>

#include "adapters/smev3/client.hpp"

namespace gateway::smev3 {

/// Puts the contents that travelled with the message into Blobs, those that are not there yet. Blocking; on a worker.
void keep_parts(const MessageFiles& files, Blobs& blobs);

/// On disk when it returns. A name over 1000 octets is left out.
Task<void> remember_files(const Office& office, std::string message_id, std::shared_ptr<const KeptFiles> kept);

/// Empty for a message that had none.
Task<KeptFiles> recall_files(const Office& office, std::string message_id);

}  // namespace gateway::smev3
