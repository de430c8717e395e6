#include "gateway/core/memory_budget.hpp"

#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace gateway {
namespace {

thread_local MemoryBudget* budget_of_this_thread = nullptr;

std::int64_t size_of(void* memory) {
    return static_cast<std::int64_t>(malloc_usable_size(memory));
}

}  // namespace

MemoryBudget::MemoryBudget(std::uint64_t max_octets, std::function<void()> stop)
    : left_(static_cast<std::int64_t>(max_octets)), stop_(std::move(stop)) {
    budget_of_this_thread = this;
}

MemoryBudget::~MemoryBudget() {
    budget_of_this_thread = nullptr;
}

void MemoryBudget::add(std::int64_t octets) {
    left_ -= octets;
    if (left_ >= 0 || exceeded_) return;
    exceeded_ = true;
    stop_();
}

void CountedMemory::count(std::int64_t octets) {
    budget_of_this_thread->add(octets);
}

void* CountedMemory::allocate(std::size_t octets) {
    void* const memory = std::malloc(octets);
    if (budget_of_this_thread != nullptr && memory != nullptr) count(size_of(memory));
    return memory;
}

void* CountedMemory::reallocate(void* memory, std::size_t octets) {
    if (budget_of_this_thread == nullptr) return std::realloc(memory, octets);
    const std::int64_t before = memory == nullptr ? 0 : size_of(memory);
    void* const moved = std::realloc(memory, octets);
    if (moved != nullptr) count(size_of(moved) - before);
    return moved;
}

void CountedMemory::release(void* memory) {
    if (budget_of_this_thread != nullptr && memory != nullptr) count(-size_of(memory));
    std::free(memory);
}

char* CountedMemory::copy(const char* text) {
    const std::size_t size = std::strlen(text) + 1;
    void* const memory = allocate(size);
    return memory == nullptr ? nullptr : static_cast<char*>(std::memcpy(memory, text, size));
}

}  // namespace gateway
