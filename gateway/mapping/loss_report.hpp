// What a mapping leaves behind: each field of a document is changed and taken away in turn, and where neither changes the
// result, the field is not carried.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/mapping/mapping.hpp"

namespace gateway {

struct LossReport {
    MappedDocument made;            ///< of the document as it is
    std::vector<std::string> lost;  ///< "/applicant/phone", "/a/b[2]", "/a/b/@id"; document order
    std::size_t fields = 0;  ///< values that were tried: text, numbers, truths, attributes; nulls and empty text are none
    bool cut = false;        ///< the document has more fields than were tried
};

/// At most `max_fields` are tried, three runs each. Throws as Mapping::run for the document itself. Blocking; meant for the
/// command line.
LossReport loss_of(const Mapping& mapping, std::string_view document, const MappingParams& params = {},
                   std::size_t max_fields = 1000);

}  // namespace gateway
