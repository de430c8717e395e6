// Identifiers the gateway gives out itself: UUID version 7 (RFC 9562, sortable) and version 1 (SMEV demands it).
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/time.hpp"

namespace gateway {

/// Lower-case UUIDv7 for `now`; two calls in one process never return the same value and sort in call order. Any thread.
std::string make_uuid_v7(Time now);

/// Lower-case UUIDv1 for `now` with a random node (multicast bit set, RFC 9562 §5.1). SMEV reads its timestamp
/// (facts/smev.md §3.7). Distinct for every call of one process. Any thread.
std::string make_uuid_v1(Time now);

/// Lower-case hexadecimal with dashes in the five groups of a UUID; says nothing of the version.
bool is_uuid(std::string_view text);

/// The version digit of a UUID (1…8), or 0 when `text` is not one.
int uuid_version(std::string_view text);

/// The time a version 1 or 7 UUID carries; the epoch for all else.
Time uuid_time(std::string_view text);

/// 128 random bits as 32 lower-case hex digits (W3C trace id, tokens).
std::string make_trace_id();

}  // namespace gateway
