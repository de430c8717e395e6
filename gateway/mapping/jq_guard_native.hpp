// What stands between a jq program and the process. libjq 1.6 ends the process
// when memory is refused to it, when it overflows the stack with a value nested
// too deep, and when one of its own assertions fails (`[-1] | implode`). Here
// each of these ends the run alone: its compiled program is left where it
// stands, and all memory it ever took is given back at once.
//
// How: libjq allocates through functions a program may define (jq_memory.cpp),
// so every block of a compiled program is known (JqArena). Where libjq cannot
// go on, control jumps back to where it was called. Nothing of libjq has to be
// undone: what it held is in the arena and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gateway {

/// Owns every block libjq takes while the arena is in force on its thread. Used
/// by one thread at a time; not moved.
class JqArena {
public:
    JqArena() { head_.next = head_.before = &head_; }
    ~JqArena() { release_all(); }
    JqArena(const JqArena&) = delete;
    JqArena& operator=(const JqArena&) = delete;

    void release_all();

    /// In front of every block of libjq.
    struct alignas(16) Link {
        Link *next, *before;
        std::size_t octets;  ///< behind it
        std::uint64_t mark;  ///< tells it from what libjq took past us, by strdup
    };
    void put(Link* block);
    static void take_out(Link* block);

    /// Blocks without a link: those libjq grows and may give back past our
    /// functions. It does so with the stack of its program, and only when a run
    /// begins: then these are forgotten.
    std::vector<void*>& loose() { return loose_; }

private:
    Link head_;
    std::vector<void*> loose_;
};

/// How a guarded call ended. Anything but `done`: what was compiled in the
/// arena is of no use any more.
enum class JqEnd { done, memory, stack, assertion };

/// Why, for the fault: "nests values too deep for the stack".
const char* words_of(JqEnd end);

/// Calls work(context) with `arena` in force and at most `max_octets` more than
/// it holds. No C++ object with a destructor that matters may live inside
/// `work` while libjq runs: libjq may not return. Calls of one thread do not
/// nest.
JqEnd guard_jq(JqArena& arena, std::uint64_t max_octets, void (*work)(void*), void* context);

/// While it lives, a function libjq has called back runs C++ code: control does
/// not jump over it. What goes over the limit of memory meanwhile is noticed at
/// the next allocation after it.
class JqCallback {
public:
    JqCallback();
    ~JqCallback();
    JqCallback(const JqCallback&) = delete;
    JqCallback& operator=(const JqCallback&) = delete;
};

}  // namespace gateway
