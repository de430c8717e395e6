// A transport container (formats 2.7 and 2.7.1): a ZIP with a passport and the files it names (facts: medo, §2 and §3).
#pragma once

#include "adapters/medo/message.hpp"
#include "adapters/medo/packet.hpp"

namespace gateway::medo {

struct ContainerLimits {
    std::uint64_t max_passport = 0;  ///< octets
    std::uint64_t max_unpacked = 0;  ///< octets of everything inside, held in memory
};

/// Opens the container the message names: its files go into `packet.unpacked`, and the message becomes the document its
/// passport describes, in the words of format 2.6 (kind, num, signatories, addressees, annotation, pages), so that one mapping
/// reads both. The passport names no correspondents: such a document names no applicant and answers nothing of ours. Blocking;
/// any thread. Throws Fault: attachment_missing (no such file in the packet, a file of the passport that is not inside),
/// malformed (no ZIP, encrypted, no passport), too_large, partner_garbage (a passport without requisites).
void open_container(Packet& packet, ReadMessage& message, const ContainerLimits& limits);

}  // namespace gateway::medo
