// What messages out of SMEV say of the deliveries they are about: verdicts, answers, rejections, statuses.
#pragma once

#include <optional>
#include <string>

#include "adapters/smev3/reply.hpp"
#include "gateway/core/outcome.hpp"

namespace gateway::smev3 {

/// Stages of a delivery, beside the words of SMEV itself (Version::statuses).
inline constexpr std::string_view stage_answered = "answered";     ///< content or RequestRejected came
inline constexpr std::string_view stage_no_verdict = "noVerdict";  ///< a response SMEV has said nothing against

/// `connector` is the id the delivery was sent by. Words of the category: accepted → the stage moves on; rejected → as the row
/// of its fault says: refused, or postponed for another attempt under a new id where waiting or a person's hand helps; cause
/// partner_verdict, the fault and its SMEV-nnn in the detail. A response's acceptance ends it as delivered. An unknown category
/// moves the stage on, unless a fault comes with it.
DeliveryWord word_of(const AsyncVerdict& verdict, const std::string& connector);

/// True for both kinds of rejection: the id is used up at SMEV.
bool is_rejection(const DeliveryWord& word);

/// nullopt: the message is about no delivery of ours (a request, or no id to go by).
std::optional<DeliveryWord> word_of(const Taken& taken, const std::string& connector);

}  // namespace gateway::smev3
