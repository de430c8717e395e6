// A message that lies in a queue, written anew in the version its reader asks in.
#pragma once

#include <string>
#include <string_view>

#include "adapters/smev3/door_messages.hpp"
#include "adapters/smev3/version.hpp"
#include "gateway/core/blobs.hpp"

namespace gateway::smev3 {

/// True when a Get*Response of this door was written in the namespaces of `version`.
bool is_written_in(std::string_view octets, const Version& version);

/// The same message in another version, signed anew by us: MessageID, content, times and what its reader gives back stay as
/// they are; what the version lacks (file names before 1.3) is left out. Files pass through `blobs`. `octets` are this door's
/// own. Throws Fault(internal) when they hold no message. Blocking; on a worker.
std::string translated(std::string_view octets, const Version& version, const DoorWriter& writer, Blobs& blobs);

}  // namespace gateway::smev3
