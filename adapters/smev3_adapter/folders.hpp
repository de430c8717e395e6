// Folders of messages as plain files. Blocking; any thread. A folder that cannot be read or written throws
// Fault(store_unavailable).
//
// A message goes out in three steps, each of them on disk before the next:
//
//     .gateway/ID.part written    .gateway/ID.sent made    .gateway/ID.part renamed to ID.xml
//
// so that after a crash anywhere `sent_before` knows: no .sent mark, or the .part still there = the Adapter never saw it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "adapters/smev3_adapter/link.hpp"

namespace gateway::smev3_adapter {

/// `id` is a file name of ours (a UUID).
void write_message(const std::filesystem::path& dir, const std::string& id, std::string_view octets);
bool sent_before(const std::filesystem::path& dir, const std::string& id);
/// Marks older than `age` are no longer asked for.
void forget_old_marks(const std::filesystem::path& dir, std::chrono::seconds age);

/// The oldest *.xml that is a plain file and not in `skip`; hidden names are passed over. A file over `max_octets` comes
/// without octets.
std::optional<Letter> oldest_message(const std::filesystem::path& dir, const std::set<std::string>& skip,
                                     std::uint64_t max_octets, std::chrono::milliseconds fresh_for);
void remove_message(const std::filesystem::path& dir, const std::string& name);
/// Never overwrites: a name that is there already gets a number.
void move_message(const std::filesystem::path& from, const std::filesystem::path& to, const std::string& name);

}  // namespace gateway::smev3_adapter
