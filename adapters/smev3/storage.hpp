// SMEV's file storage over FTP: a directory per uuid, credentials per file on the way in (facts/smev.md §6).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/smev3/attachment_parts.hpp"
#include "gateway/core/task.hpp"

namespace gateway::smev3 {

struct Office;

/// Fetches one stored file with its own credentials to `into`. Throws Fault: attachment_unavailable, too_large over `limit`.
Task<void> download(std::shared_ptr<Office> office, StoredFile file, std::filesystem::path into, std::uint64_t limit);

/// Puts `from` on the storage as /uuid/name, in place of what an earlier attempt may have left there. Throws TransportError.
Task<void> upload(std::shared_ptr<Office> office, std::string uuid, std::string name, std::filesystem::path from);

}  // namespace gateway::smev3
