// What the loaded classifier of questions does to an appeal: only its questions of levels 4 and 5 may be assigned.
#pragma once

#include "gateway/appeal/appeal.hpp"
#include "gateway/core/mapping_stamp.hpp"
#include "gateway/mapping/sstu_classifier.hpp"

namespace gateway {

/// Looks at every topic of scheme sstu. A code that may be assigned is written plainly (without ".0000") and gets the version
/// "FILE@DIGEST" (its first 12 digits) and, where the topic has none, the name of the classifier. Any other code, a section or
/// a theme, a code of another version, or none at all, becomes "unknown": the code stays in mapped_from as "sstu:CODE" and is
/// named in the stamp. A message never fails for it. Nothing is asked of appeals without such topics: then the stamp's
/// `mapping` is empty.
MappingStamp mark_sstu(Appeal& appeal, const SstuClassifier& classifier);

}  // namespace gateway
