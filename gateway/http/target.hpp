// The request target taken apart, with everything refused that two programs could read in two ways.
#pragma once

#include <string>
#include <string_view>

#include "gateway/core/web.hpp"

namespace gateway {

struct Target {
    std::string path;  ///< percent-decoded, starts with '/'
    WebFields query;   ///< decoded
};

/// Origin form ("/a?b") or absolute form ("http://host/a?b", the authority is dropped). Throws Fault(malformed) on other
/// forms, a fragment, control characters, broken escapes and "." or ".." segments (also when percent-encoded),
/// Fault(wrong_encoding) when the result is not UTF-8, Fault(too_large) over 1000 query parameters.
Target parse_target(std::string_view target);

/// True when `prefix` is `path` itself or whole leading segments of it; the empty prefix owns everything.
bool owns_path(std::string_view prefix, std::string_view path);

/// Trace id (32 hex digits) of a W3C traceparent, or empty when it is unreadable.
std::string trace_id_of(std::string_view traceparent);

}  // namespace gateway
