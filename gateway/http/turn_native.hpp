// What one request of a session carries with it until its answer is sent.
#pragma once

#include <chrono>

#include "gateway/http/request_parser.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/spool.hpp"

namespace gateway {

struct Turn {
    explicit Turn(const ServerSettings& settings)
        : spool(settings.spool_dir, settings.limits.spool_over),
          parser({settings.limits.max_header, settings.limits.max_body},
                 [this](std::string_view piece) { spool.append(piece); }) {}
    Turn(const Turn&) = delete;  // the parser's sink points here
    Turn& operator=(const Turn&) = delete;

    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    Spool spool;
    RequestParser parser;
    WebRequest request;            ///< without the body, which goes to the endpoint
    Endpoint* endpoint = nullptr;  ///< set once the request is routed
    std::uint64_t body_size = 0;
    std::uint64_t sent = 0;  ///< octets of the answer's body
    bool expects_continue = false;
    bool broken = false;  ///< where the next request would begin cannot be known
    bool keep_alive = false;
};

}  // namespace gateway
