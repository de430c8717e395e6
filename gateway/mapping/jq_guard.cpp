#include "gateway/mapping/jq_guard_native.hpp"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "gateway/mapping/jq_memory_native.hpp"

namespace gateway {

namespace {

/// Less than this left of the stack: no call into the allocator any more, whose
/// locks a jump would leave behind.
constexpr std::uintptr_t reserve = 64u << 10;
/// How far below the stack its guard pages may reach.
constexpr std::uintptr_t below = 1u << 20;
constexpr std::size_t handler_stack = 64u << 10;

struct Landing {
    sigjmp_buf place;
    JqArena* arena = nullptr;
    std::int64_t left = 0;     ///< octets
    std::uintptr_t floor = 0;  ///< lowest address of this thread's stack
    int callbacks = 0;         ///< above zero: C++ code stands on the stack
};

thread_local Landing* landing = nullptr;

[[noreturn]] void jump(JqEnd end) {
    siglongjmp(landing->place, static_cast<int>(end));
}

bool may_jump() {
    return landing != nullptr && landing->callbacks == 0;
}

std::uintptr_t stack_floor() {
    thread_local const std::uintptr_t floor = [] {
        pthread_attr_t attributes;
        void* lowest = nullptr;
        std::size_t size = 0;
        if (pthread_getattr_np(pthread_self(), &attributes) != 0) return std::uintptr_t{0};
        pthread_attr_getstack(&attributes, &lowest, &size);
        pthread_attr_destroy(&attributes);
        return reinterpret_cast<std::uintptr_t>(lowest);
    }();
    return floor;
}

/// A handler cannot run on a stack that is full: every thread that runs jq has
/// a second one.
class HandlerStack {
public:
    HandlerStack() {
        stack_t now{};
        sigaltstack(nullptr, &now);
        if ((now.ss_flags & SS_DISABLE) == 0) return;  // it has one: a sanitizer's
        stack_t own{};
        memory_ = std::make_unique<char[]>(handler_stack);
        own.ss_sp = memory_.get();
        own.ss_size = handler_stack;
        ours_ = sigaltstack(&own, nullptr) == 0;
    }
    ~HandlerStack() {
        if (!ours_) return;
        stack_t none{};
        none.ss_flags = SS_DISABLE;
        sigaltstack(&none, nullptr);
    }
    HandlerStack(const HandlerStack&) = delete;
    HandlerStack& operator=(const HandlerStack&) = delete;

private:
    std::unique_ptr<char[]> memory_;
    bool ours_ = false;
};

struct sigaction former_action;

/// Only libjq, past the end of the stack it was called on, is led back.
/// Whatever else faults goes where it went before.
void on_fault(int signal, siginfo_t* info, void*) {
    const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const bool overflow =
        may_jump() && landing->floor != 0 && address + below >= landing->floor && address < landing->floor + reserve;
    if (overflow) jump(JqEnd::stack);
    sigaction(signal, &former_action,
              nullptr);  // the instruction faults again, with the former action in force
}

/// Others install handlers too (test frameworks around every case): ours is put in front of theirs when it is not there.
void watch_faults() {
    static std::mutex mutex;
    thread_local const HandlerStack stack;
    static_cast<void>(stack);
    const auto is_ours = [](const struct sigaction& one) {
        return (one.sa_flags & SA_SIGINFO) != 0 && one.sa_sigaction == &on_fault;
    };
    struct sigaction found{};
    sigaction(SIGSEGV, nullptr, &found);
    if (is_ours(found)) return;
    struct sigaction ours{};
    ours.sa_sigaction = &on_fault;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&ours.sa_mask);
    const std::lock_guard lock(mutex);
    sigaction(SIGSEGV, &ours, &found);
    if (!is_ours(found)) former_action = found;
}

}  // namespace

const char* words_of(JqEnd end) {
    switch (end) {
        case JqEnd::stack:
            return "nests values too deep";
        case JqEnd::memory:
            return "takes too much memory";
        default:
            return "libjq cannot go on with what it was given";
    }
}

JqEnd guard_jq(JqArena& arena, std::uint64_t max_octets, void (*work)(void*), void* context) {
    watch_faults();
    Landing here;
    here.arena = &arena;
    here.left = static_cast<std::int64_t>(max_octets);
    here.floor = stack_floor();
    landing = &here;
    // Zero the first time; a jump brings its reason.
    const int reason = sigsetjmp(here.place, 0);
    if (reason == 0) work(context);
    landing = nullptr;
    return static_cast<JqEnd>(reason);
}

JqCallback::JqCallback() {
    if (landing != nullptr) ++landing->callbacks;
}

JqCallback::~JqCallback() {
    if (landing != nullptr) --landing->callbacks;
}

void jq_before_call() {
    if (!may_jump() || landing->floor == 0) return;
    if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < landing->floor + reserve) jump(JqEnd::stack);
}

void jq_will_take(std::int64_t octets) {
    if (landing == nullptr) return;
    if (octets > landing->left && may_jump()) jump(JqEnd::memory);
}

void jq_has_taken(std::int64_t octets) {
    if (landing != nullptr) landing->left -= octets;
}

JqArena* jq_arena() {
    return landing == nullptr ? nullptr : landing->arena;
}

void jq_without_memory() {
    if (may_jump()) jump(JqEnd::memory);
    std::fputs("libjq: out of memory\n", stderr);
    std::abort();
}

}  // namespace gateway

/// libjq's assertions stop its program alone. Every other assertion of this
/// process ends it, as it always did.
extern "C" void __assert_fail(const char* assertion, const char* file, unsigned int line, const char* function) noexcept {
    if (gateway::may_jump()) gateway::jump(gateway::JqEnd::assertion);
    std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    std::abort();
}
