// libjq allocates through functions of its own that a program may replace by defining them: ours are counted, so that a run has
// a limit of memory. Only the link order makes them work; a test holds that they do.
#include <cstdio>
#include <cstdlib>

#include "gateway/core/memory_budget.hpp"
#include "gateway/mapping/jq_native.hpp"

namespace {

/// libjq cannot go on without memory and neither can we.
void* demanded(void* memory) {
    if (memory == nullptr) {
        std::fputs("libjq: out of memory\n", stderr);
        std::abort();
    }
    return memory;
}

}  // namespace

extern "C" {

void* jv_mem_alloc(size_t octets) {
    return demanded(gateway::CountedMemory::allocate(octets));
}
void* jv_mem_alloc_unguarded(size_t octets) {
    return gateway::CountedMemory::allocate(octets);
}
void* jv_mem_realloc(void* memory, size_t octets) {
    return demanded(gateway::CountedMemory::reallocate(memory, octets));
}
void jv_mem_free(void* memory) {
    gateway::CountedMemory::release(memory);
}
}

namespace gateway {

JqState start_jq() {
    return JqState(jq_init());
}

}  // namespace gateway
