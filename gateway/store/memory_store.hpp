// The store of tests: the whole contract of core/store.hpp in memory, nothing durable. Blobs lie in a directory of its own.
#pragma once

#include <memory>

#include "gateway/core/store.hpp"

namespace gateway {

/// Every call yields once to the caller's executor before it acts, so that calls interleave as with the real store. `clock`
/// must outlive it. The directory of blobs is made on the first use below the system's temporary directory and removed with it.
std::unique_ptr<Store> make_memory_store(Clock& clock);

}  // namespace gateway
