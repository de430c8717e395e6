// The head of a response as octets.
#pragma once

#include <cstdint>
#include <string>

#include "gateway/core/time.hpp"
#include "gateway/core/web.hpp"

namespace gateway {

struct ResponseFrame {
    std::uint64_t size = 0;  ///< octets of the body
    bool keep_alive = true;
    Time now{};
};

/// Status line and fields up to the empty line. Fields of the endpoint that are not field names or that frame the message
/// (Content-Length, Transfer-Encoding, Connection, Date, Keep-Alive) are dropped, control characters in values become
/// spaces: no endpoint can split a response. `nosniff` and `no-store` are added where the endpoint is silent.
std::string response_head(const WebResponse& response, const ResponseFrame& frame);

/// False for the statuses that never carry a body (1xx, 204, 304).
bool may_have_body(int status);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string to_http_date(Time time);

}  // namespace gateway
