// What a packet means to the gateway, and what of an appeal goes into one.
#pragma once

#include "adapters/medo/office.hpp"

namespace gateway::medo {

/// Kinds of our external ids: uid of a МЭДО message about the appeal (theirs or ours), the number under which we sent it, the
/// number it has at the partner's.
inline constexpr std::string_view uid_kind = "medo_uid";
inline constexpr std::string_view our_number_kind = "medo_our_number";
inline constexpr std::string_view their_number_kind = "medo_number";

/// What was kept of an appeal that came by МЭДО, for everything that answers it.
struct Origin {
    std::string uid;  ///< of the message that brought it; empty: it came another way
    bool new_format = false;
    Organisation party;  ///< who wrote
    Number number;       ///< theirs
};

Origin origin_of(const std::string& appeal_json, const std::string& system);

/// A document becomes an appeal, or the answer to `answered` when that is given; an уведомление or a квитанция becomes an event
/// and the word about the delivery. Files go into Blobs. Blocking; any thread. Throws Fault: attachment_missing, too_large,
/// wrong_content_type for a document that is neither, mapping_failed, and what reading a canonical document throws.
Submission submission_of(const Packet& packet, const ReadMessage& read, const std::optional<ExternalId>& answered,
                         const Office& office, Time now);

}  // namespace gateway::medo
