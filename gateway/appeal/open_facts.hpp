// What of an appeal may lie open beside its sealed document: numbers are counted from it when nobody has the key.
#pragma once

#include <string>

#include "gateway/appeal/appeal.hpp"

namespace gateway {

/// Canonical JSON without personal data (disclosure.hpp). An answer's text is replaced by a mark and not taken out: that there
/// is one is counted (docs/bi.md, answered_with_text).
std::string open_facts(const Appeal& appeal);

}  // namespace gateway
