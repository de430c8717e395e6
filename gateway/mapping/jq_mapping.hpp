// A jq program as a mapping of partner JSON to canonical JSON and back: data of the region, not code of the gateway.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

struct JqLimits {
    Duration time{2000};                ///< of one run; an endless program is stopped within a few operations
    std::size_t max_input = 16u << 20;  ///< octets
    std::size_t max_output = 16u << 20;
    std::size_t max_memory = 256u << 20;  ///< what a run may hold at once; seen between two operations of the program
};

/// Answers `["…", …] | ask` in a program: a text, or nothing = null. Called on the thread of the run. A Fault it throws is an
/// error of the program, with the fault's detail.
using JqAsk = std::function<std::optional<std::string>(const std::vector<std::string>& question)>;

/// One compiled program. run() from any thread: every run in parallel uses a compiled copy of its own, copies are kept.
/// The program itself is trusted (it comes with the configuration); what it is fed is not.
/// Numbers are doubles in jq 1.6: identifiers belong in strings.
class JqMapping {
public:
    /// Throws std::runtime_error with one sentence: the file and what libjq says of it.
    static JqMapping load(const std::filesystem::path& file, JqLimits limits = {});
    static JqMapping parse(std::string_view name, std::string_view program, JqLimits limits = {});
    /// `prelude` defines functions before the program, on one line; it may use `ask`.
    static JqMapping parse(std::string_view name, std::string_view program, JqLimits limits, std::string_view prelude);

    JqMapping(JqMapping&&) noexcept;
    JqMapping& operator=(JqMapping&&) noexcept;
    ~JqMapping();  ///< no run may be going on

    /// The one value the program makes of `json`, compact. Throws Fault(malformed | too_large) for what it is fed and
    /// Fault(mapping_failed) when the program fails, makes none or several values, or takes too long. The detail holds the
    /// program's own message; values that libjq quotes in its messages are cut off.
    std::string run(std::string_view json, const JqAsk& ask = {}) const;

    /// SHA-256 of the program text: the version of the mapping.
    const std::string& digest() const;

private:
    struct State;
    explicit JqMapping(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace gateway
