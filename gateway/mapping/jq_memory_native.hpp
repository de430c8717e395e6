// What the allocation functions of libjq ask the guard of the run they belong
// to (jq_guard_native.hpp). Each may not return.
#pragma once

#include <cstdint>

#include "gateway/mapping/jq_guard_native.hpp"

namespace gateway {

/// Before the allocator is called: is there stack enough for it?
void jq_before_call();
/// Before `octets` more are taken, and after they were (negative: given back).
void jq_will_take(std::int64_t octets);
void jq_has_taken(std::int64_t octets);
/// The allocator has refused.
void jq_without_memory();
/// Null: no run is guarded on this thread.
JqArena* jq_arena();

}  // namespace gateway
