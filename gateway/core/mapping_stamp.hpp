// Which mapping of the configuration made a document, and the codes of the partner it had no word for. Adapters pass it on as
// they get it; the journal keeps it, so that it can be said later by which version a message was translated.
#pragma once

#include <string>
#include <vector>

namespace gateway {

/// A code that a dictionary did not know. It never fails a message: the word is "unknown", the code stays in the document.
struct UnmappedWord {
    std::string dictionary;  ///< file name without ".csv"
    std::string value;       ///< the partner's code, at most 200 octets
    auto operator<=>(const UnmappedWord&) const = default;
};

/// One run of one mapping.
struct MappingStamp {
    std::string mapping;  ///< file name, "pos-edms-answer.xslt"
    std::string digest;   ///< sha256 hex over the program and the dictionaries it uses
    std::vector<UnmappedWord> unmapped;
    bool operator==(const MappingStamp&) const = default;
};

}  // namespace gateway
