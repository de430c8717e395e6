// A jq program as a mapping of partner JSON to canonical JSON and back: data of the region, not code of the gateway.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/core/time.hpp"

namespace gateway {

struct JqLimits {
    Duration time{2000};                ///< of one run; an endless program is stopped within a few operations
    std::size_t max_input = 16u << 20;  ///< octets
    std::size_t max_output = 16u << 20;
};

/// One compiled program. run() from any thread: every run in parallel uses a compiled copy of its own, copies are kept.
/// The program itself is trusted (it comes with the configuration); what it is fed is not. Memory is bounded by the input and
/// by time only: libjq has no limit of its own. Numbers are doubles in jq 1.6: identifiers belong in strings.
class JqMapping {
public:
    /// Throws std::runtime_error with one sentence: the file and what libjq says of it.
    static JqMapping load(const std::filesystem::path& file, JqLimits limits = {});
    static JqMapping parse(std::string_view name, std::string_view program, JqLimits limits = {});

    JqMapping(JqMapping&&) noexcept;
    JqMapping& operator=(JqMapping&&) noexcept;
    ~JqMapping();  ///< no run may be going on

    /// The one value the program makes of `json`, compact. Throws Fault(malformed | too_large) for what it is fed and
    /// Fault(mapping_failed) when the program fails, makes none or several values, or takes too long. The detail holds the
    /// program's own message; values that libjq quotes in its messages are cut off.
    std::string run(std::string_view json) const;

    /// SHA-256 of the program text: the version of the mapping.
    const std::string& digest() const;

private:
    struct State;
    explicit JqMapping(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace gateway
