// Russian words for the stages a protocol reports of what was handed over; shown beside the protocol's own word.
#pragma once

#include <string>

namespace gateway {

/// "requestIsQueued" → "в очереди СМЭВ"; a word that is not known is given back as it is. The list is open (SMEV:
/// InteractionStatusType): the adapters decide what a stage means, this only names it.
std::string stage_word(const std::string& stage);

}  // namespace gateway
