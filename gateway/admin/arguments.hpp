// From a request to the checked arguments of its operation.
#pragma once

#include "gateway/admin/operation.hpp"

namespace gateway {

inline constexpr int page_limit = 200, page_default = 50;
inline constexpr std::size_t argument_octets = 300;       ///< of one parameter, an actor or a reason
inline constexpr std::size_t change_body_octets = 16384;  ///< of the body of a change

/// Throws Fault(bad_value | missing_field | malformed | wrong_content_type | too_large) naming the parameter or the member of
/// the body; never quotes what was sent.
ApiCall read_arguments(const ApiOperation& operation, const WebRequest& request);

}  // namespace gateway
