// One run of another program with octets in and octets out; blocking, bounded in time and size.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway {

struct ChildLimits {
    std::size_t max_out = 0;
    Duration time{};
};

struct ChildAnswer {
    std::string out;
    std::string trouble;  ///< empty when it ended with 0 within its time and `out` is whole
};

/// `command` is an absolute path and arguments; no shell. A program that takes too long is killed. Any thread.
ChildAnswer run_child(const std::vector<std::string>& command, std::string_view in, const ChildLimits& limits);

}  // namespace gateway
