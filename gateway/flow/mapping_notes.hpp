// What the journal says of the mappings a message went through: their versions, and the codes no dictionary knew.
#pragma once

#include <string>
#include <vector>

#include "gateway/core/mapping_stamp.hpp"
#include "gateway/core/store.hpp"
#include "gateway/flow/journal_detail.hpp"

namespace gateway {

/// "mappings": "topics.jq@DIGEST answer.xslt@DIGEST", nothing when there were none.
void add_mappings(JournalDetail& detail, const std::vector<MappingStamp>& mapped);

/// One entry data.quality per unknown code, at most 50, for the operator who keeps the dictionaries. Ids are the caller's.
std::vector<JournalEntry> quality_entries(const std::vector<MappingStamp>& mapped);

}  // namespace gateway
