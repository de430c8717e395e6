// What people write about, by sector block; the words of the generator and nothing else.
#pragma once

#include <span>
#include <string_view>

namespace gateway::stand {

struct SectorPhrases {
    std::string_view sector;
    std::string_view sstu_code;  ///< a code of the classifier that lies in this block
    std::string_view subject;    ///< name of the topic
    std::span<const std::string_view> troubles;
};

/// The phrases of a sector; plain ones for a sector without phrases of its own.
const SectorPhrases& phrases_of(std::string_view sector);

}  // namespace gateway::stand
