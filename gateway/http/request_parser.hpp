// HTTP/1.0 and 1.1 requests from octets, strictly: what two programs could read differently is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/web.hpp"

namespace gateway {

struct ParserLimits {
    std::uint64_t max_header = 16u << 10;
    std::uint64_t max_body = 110u << 20;
    std::size_t max_fields = 100;
};

/// One request; made anew for each. First the head, then (the caller having looked at it) the body.
/// Refused beside what RFC 9112 refuses: Content-Length together with Transfer-Encoding, any coding but "chunked", folded
/// fields, no or several Host fields in HTTP/1.1. Trailers are read and dropped.
class RequestParser {
public:
    using BodySink = std::function<void(std::string_view)>;  ///< called with each piece of the body

    RequestParser(ParserLimits limits, BodySink sink);
    ~RequestParser();

    /// Octets of `input` that were consumed; give the rest again with more behind it. Stops after the head and at the end
    /// of the message. Throws Fault (malformed, header_too_large, too_large) and what the sink throws; the connection must
    /// then be closed, its further octets mean nothing.
    std::size_t feed(std::string_view input);

    bool head_done() const;
    bool done() const;

    // after head_done:
    const std::string& method() const;  ///< as sent, any token
    const std::string& target() const;
    WebFields& fields();
    bool keep_alive() const;
    bool expects_continue() const;
    std::optional<std::uint64_t> announced_body() const;  ///< Content-Length

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway
