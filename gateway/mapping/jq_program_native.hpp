// One compiled jq program behind the guard: whatever it does, the process goes
// on.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/mapping/jq_guard_native.hpp"
#include "gateway/mapping/jq_mapping.hpp"

struct jq_state;

namespace gateway {

/// How a run went. `text`: the document it made, or libjq's own message, which
/// may quote values.
struct JqResult {
    enum class Kind {
        made,
        bad_input,  ///< what it was fed is no JSON
        failed,     ///< an error, or no value at all when `text` is empty
        several,    ///< more than one value
        halted,     ///< by itself or by halt()
        too_long,   ///< over max_output
        broken      ///< libjq could not go on: the program is of no use any more
    };
    Kind kind = Kind::failed;
    std::string text{};
};

/// Used by one thread at a time; halt() from any.
class JqProgram {
public:
    /// Null when it does not compile: `said` is why.
    static std::unique_ptr<JqProgram> compile(const std::string& program, std::string& said);

    /// Never throws what the program or the document does.
    JqResult run(std::string_view json, const JqAsk& ask, const JqLimits& limits);

    /// Ends the run that is going on between two operations. At most once in a
    /// run, as libjq demands.
    void halt();

    /// Of the last run.
    JqEnd end() const { return end_; }

private:
    JqProgram() = default;

    JqArena arena_;
    jq_state* jq_ = nullptr;  ///< lies in the arena, as everything it has
    JqEnd end_ = JqEnd::done;
};

}  // namespace gateway
