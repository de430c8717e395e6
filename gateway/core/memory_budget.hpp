// How much memory one run of a foreign interpreter (libxslt, libjq) may hold. Those libraries know no such limit; they allocate
// through the functions below, which count for the thread that has a budget and cost a comparison for every other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace gateway {

/// While it lives, this thread's counted allocations less what it frees may not exceed the limit. Allocations never fail:
/// `stop` is called once, from inside the allocation that went over, and must end the run soon (set a flag; not throw, not
/// allocate through the counted functions). Budgets of one thread do not nest.
class MemoryBudget {
public:
    MemoryBudget(std::uint64_t max_octets, std::function<void()> stop);
    ~MemoryBudget();
    MemoryBudget(const MemoryBudget&) = delete;
    MemoryBudget& operator=(const MemoryBudget&) = delete;

    bool exceeded() const { return exceeded_; }

private:
    friend class CountedMemory;
    void add(std::int64_t octets);

    std::int64_t left_;
    std::function<void()> stop_;
    bool exceeded_ = false;
};

/// malloc, realloc and free for those libraries; memory may be passed between threads and may outlive the budget.
class CountedMemory {
public:
    static void* allocate(std::size_t octets);
    static void* reallocate(void* memory, std::size_t octets);
    static void release(void* memory);
    static char* copy(const char* text);

private:
    static void count(std::int64_t octets);
};

}  // namespace gateway
