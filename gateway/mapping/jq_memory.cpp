// libjq allocates through functions of its own that a program may replace by
// defining them: ours know the arena and the limit of the run they are called
// in. Nothing of ours calls them: this file is linked for the arena's sake, and
// a test holds that libjq finds them.
#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "gateway/mapping/jq_memory_native.hpp"

namespace gateway {
namespace {

using Link = JqArena::Link;

/// No size and flags of the allocator, which stand in this place of a block
/// that is not ours, are so big.
constexpr std::uint64_t our_mark = 0x6a71'626c'6f63'6b21;

/// Null when the memory has no link: a loose block, or a name libjq has
/// duplicated past us.
#if defined(__clang__)
__attribute__((no_sanitize("address", "thread")))
#endif
Link *
link_of(void *memory) {
    Link* const link = static_cast<Link*>(memory) - 1;
    return link->mark == our_mark ? link : nullptr;
}

std::int64_t size_of(const Link* block) {
    return static_cast<std::int64_t>(block->octets + sizeof(Link));
}

/// Of no arena: a ring of its own.
void put(Link* block) {
    JqArena* const arena = jq_arena();
    if (arena != nullptr)
        arena->put(block);
    else
        block->next = block->before = block;
}

/// Null when the allocator refuses.
void* take(std::size_t octets) {
    jq_before_call();
    jq_will_take(static_cast<std::int64_t>(octets));
    if (octets > SIZE_MAX / 2) return nullptr;
    auto* const block = static_cast<Link*>(std::malloc(octets + sizeof(Link)));
    if (block == nullptr) return nullptr;
    block->octets = octets;
    block->mark = our_mark;
    jq_has_taken(size_of(block));
    put(block);
    return block + 1;
}

/// Asked before the link is looked for: in front of such a block nothing need be.
bool is_loose(void* memory) {
    JqArena* const arena = jq_arena();
    return arena != nullptr && std::ranges::find(arena->loose(), memory) != arena->loose().end();
}

void give_back(void* memory) {
    if (memory == nullptr) return;
    jq_before_call();
    if (is_loose(memory)) {
        std::erase(jq_arena()->loose(), memory);
        jq_has_taken(-static_cast<std::int64_t>(malloc_usable_size(memory)));
        return std::free(memory);
    }
    Link* const block = link_of(memory);
    if (block == nullptr) return std::free(memory);
    JqArena::take_out(block);
    jq_has_taken(-size_of(block));
    block->mark = 0;
    std::free(block);
}

/// What begins here may be given back by free().
void* grow_loose(void* memory, std::size_t octets) {
    JqArena* const arena = jq_arena();
    const std::size_t before = memory == nullptr ? 0 : malloc_usable_size(memory);
    jq_before_call();
    jq_will_take(static_cast<std::int64_t>(octets) - static_cast<std::int64_t>(before));
    if (octets > SIZE_MAX / 2) return nullptr;
    if (arena != nullptr) std::erase(arena->loose(), memory);
    void* const moved = std::realloc(memory, octets);
    if (arena != nullptr && (moved != nullptr || memory != nullptr))
        arena->loose().push_back(moved == nullptr ? memory : moved);
    if (moved != nullptr)
        jq_has_taken(static_cast<std::int64_t>(malloc_usable_size(moved)) - static_cast<std::int64_t>(before));
    return moved;
}

void* take_again(void* memory, std::size_t octets) {
    Link* const block = memory == nullptr || is_loose(memory) ? nullptr : link_of(memory);
    if (block == nullptr) return grow_loose(memory, octets);
    jq_before_call();
    const auto more = static_cast<std::int64_t>(octets) - static_cast<std::int64_t>(block->octets);
    jq_will_take(more);
    if (octets > SIZE_MAX / 2) return nullptr;
    JqArena::take_out(block);
    auto* const moved = static_cast<Link*>(std::realloc(block, octets + sizeof(Link)));
    put(moved == nullptr ? block : moved);
    if (moved == nullptr) return nullptr;
    moved->octets = octets;
    jq_has_taken(more);
    return moved + 1;
}

/// libjq cannot go on without memory.
void* demanded(void* memory) {
    if (memory == nullptr) jq_without_memory();
    return memory;
}

void* zeroed(std::size_t items, std::size_t octets) {
    if (octets != 0 && items > SIZE_MAX / octets) return nullptr;
    void* const memory = take(items * octets);
    return memory == nullptr ? nullptr : std::memset(memory, 0, items * octets);
}

char* copied(const char* text) {
    const std::size_t size = std::strlen(text) + 1;
    void* const memory = take(size);
    return memory == nullptr ? nullptr : static_cast<char*>(std::memcpy(memory, text, size));
}

}  // namespace

void JqArena::put(Link* block) {
    block->before = head_.before;
    block->next = &head_;
    head_.before->next = block;
    head_.before = block;
}

void JqArena::take_out(Link* block) {
    block->before->next = block->next;
    block->next->before = block->before;
}

void JqArena::release_all() {
    while (head_.next != &head_) {
        Link* const block = head_.next;
        take_out(block);
        std::free(block);
    }
    for (void* const memory : std::exchange(loose_, {})) std::free(memory);
}

}  // namespace gateway

extern "C" {

void* jv_mem_alloc(size_t octets) {
    return gateway::demanded(gateway::take(octets));
}
void* jv_mem_alloc_unguarded(size_t octets) {
    return gateway::take(octets);
}
void* jv_mem_calloc(size_t items, size_t octets) {
    return gateway::demanded(gateway::zeroed(items, octets));
}
void* jv_mem_calloc_unguarded(size_t items, size_t octets) {
    return gateway::zeroed(items, octets);
}
void* jv_mem_realloc(void* memory, size_t octets) {
    return gateway::demanded(gateway::take_again(memory, octets));
}
char* jv_mem_strdup(const char* text) {
    return static_cast<char*>(gateway::demanded(gateway::copied(text)));
}
char* jv_mem_strdup_unguarded(const char* text) {
    return gateway::copied(text);
}
void jv_mem_free(void* memory) {
    gateway::give_back(memory);
}
}
