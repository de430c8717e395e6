// What the schemas demand of a call, checked by hand (facts/smev.md §3.1–3.3): order of the elements and lengths of their
// values.
#pragma once

#include "adapters/stand/smev/wire.hpp"

namespace gateway::stand::smev {

/// Throws SmevFault(InvalidContent) naming the first thing that is wrong; TransactionCodeInvalid for an over-long one. In 1.2
/// ReferenceMessageID and TransactionCode may be absent, as in accepted traffic. Any thread.
void check_structure(const Call& call);

}  // namespace gateway::stand::smev
