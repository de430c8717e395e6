// What SQL of the store calls to seal and open bodies.
#pragma once

#include <sqlite3.h>

#include "gateway/store/body_seals.hpp"

namespace gateway {

/// `key` of a row whose bodies were erased; no key can be called so.
inline constexpr std::string_view erased_key = "!";

/// Adds to a connection (`seals` outlives it):
///   sealed(subject, body)            under the current key, a text as base64; unchanged without one. Empty stays empty.
///   opened(key, subject, body)       as it was; unchanged when `key` is '' or '!'. Fails with SealBroken.
///   opened_or_null(key, subject, body)   the same, NULL for one that does not open: lists go on without it.
///   facts_of(document)               what of it may lie open.
/// A failure ends the statement with one of the codes below and the sentence of the exception.
void add_seal_functions(sqlite3* db, const BodySeals& seals);

inline constexpr int seal_key_missing = SQLITE_AUTH, seal_changed = SQLITE_AUTH_USER;

}  // namespace gateway
