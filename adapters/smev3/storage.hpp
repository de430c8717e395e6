// SMEV's file storage over FTP: a directory per uuid, credentials per file on the way in (facts/smev.md §6).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/smev3/attachment_parts.hpp"
#include "gateway/core/task.hpp"

namespace gateway::smev3 {

struct Office;

/// Fetches one stored file to `into`, resuming when the line breaks and beginning anew when that is not possible; at most three
/// lines. Throws Fault: attachment_unavailable (the storage, the credentials, the file), too_large over `limit` octets.
Task<void> download(std::shared_ptr<Office> office, StoredFile file, std::filesystem::path into, std::uint64_t limit);

/// Puts `from` on the storage as /uuid/name, in place of what an earlier attempt may have left there. Throws TransportError.
Task<void> upload(std::shared_ptr<Office> office, std::string uuid, std::string name, std::filesystem::path from);

/// The address of a path the sender or SMEV named: each segment escaped. Throws Fault(attachment_unavailable) for a path that
/// is empty or would leave the directory ("..", control characters).
std::string storage_address(const std::string& storage_url, const std::string& path);

}  // namespace gateway::smev3
