// The table of keys that anything in the store may be sealed under.
#pragma once

#include <string>
#include <vector>

#include "gateway/store/sqlite_native.hpp"

namespace gateway {

/// One sentence (Russian / English) per key that is missing or is not the one it was.
std::vector<std::string> keys_not_at_hand(Connection& db);

/// Before anything is sealed: all keys must be at hand, and the current one is entered. Throws std::runtime_error.
void enter_body_keys(Connection& db, Time now);

/// After everything was sealed under the current key: the others are needed no more.
void leave_other_keys(Connection& db);

}  // namespace gateway
