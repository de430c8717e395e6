// One name, several keys: the old and the coming one overlap, and the change needs nobody's hand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"
#include "gateway/signature/signing_key.hpp"

namespace gateway {

/// The key whose term has begun last among those whose term holds at `now` (signing_term.hpp); null when none holds.
const SigningKey* choose_key(const std::vector<std::shared_ptr<const SigningKey>>& pairs, Time now);

/// Signs with choose_key() of the moment; `current()` throws Fault(key_unavailable) when no term holds, except that a lone key
/// still tells its certificate. `pairs` is not empty; `clock` outlives the key.
std::shared_ptr<const SigningKey> rollover_key(std::string name, std::vector<std::shared_ptr<const SigningKey>> pairs,
                                               const Clock& clock);

}  // namespace gateway
