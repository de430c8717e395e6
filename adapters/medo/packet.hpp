// A packet: one folder with a transport letter, one XML message and files. Blocking; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/medo/letter.hpp"
#include "gateway/core/blobs.hpp"

namespace gateway::medo {

struct Packet {
    std::string name;  ///< of its folder
    std::filesystem::path dir;
    std::map<std::string, std::uint64_t> files;   ///< plain files by name → size, letter and message among them
    std::map<std::string, std::string> unpacked;  ///< what lay in the container, by name → octets
    std::optional<TransportLetter> letter;
    std::string message_name;  ///< "document.xml"; empty: no XML of a known name
    std::string message;       ///< its octets; empty when over the limit
};

/// Names of packets that have lain unchanged for `settled`, oldest first; hidden folders are passed over. Throws
/// Fault(store_unavailable).
std::vector<std::string> settled_packets(const std::filesystem::path& in_dir, std::chrono::milliseconds settled);

/// Throws Fault: store_unavailable, too_large (files, a message over `max_message`), malformed (no message in it).
Packet read_packet(const std::filesystem::path& in_dir, const std::string& name, std::uint64_t max_message);

struct OutgoingFile {
    std::string name;
    std::string octets;  ///< or:
    LentFile source;     ///< copied
};

/// Whole or not at all, and on disk when it returns: made under a hidden name, then renamed. False when a packet of this name
/// is there already, which stays. Throws Fault(store_unavailable).
bool write_packet(const std::filesystem::path& out_dir, const std::string& name, const std::vector<OutgoingFile>& files);
/// True while it lies there or was written by us before: the mark outlives the packet.
bool written_before(const std::filesystem::path& out_dir, const std::string& name);

void remove_packet(const std::filesystem::path& in_dir, const std::string& name);
/// Never overwrites; the reason lies beside it as NAME.reason.txt.
void put_packet_aside(const std::filesystem::path& in_dir, const std::string& name, const std::filesystem::path& bad_dir,
                      const std::string& reason);

/// A name that is one segment of a path and can be written into a transport letter; other characters become '_'.
std::string safe_name(const std::string& name);

}  // namespace gateway::medo
