// HTTP/1.1 load from one thread over keep-alive connections on loopback: as cheap as possible, because the server shares the
// processor with it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gateway::bench {

struct LoadPlan {
    std::uint16_t port = 0;
    int connections = 1;
    double seconds = 1;  ///< ends earlier when the requests are used up
    double rate = 0;     ///< requests per second at even distances; 0: each connection sends as soon as it has its answer
};

struct LoadResult {
    std::size_t answered = 0;  ///< with 200
    std::size_t refused = 0;   ///< with another status
    std::string first_refusal;
    double seconds = 0;  ///< from the first request to the last answer
    /// Of the answered ones. At a rate counted from the time the request was due, so that waiting for a free connection counts.
    std::vector<double> ms;
};

/// One POST with head and body.
std::string http_post(std::uint16_t port, const std::string& path, const std::string& body);

/// Sends each of `requests` at most once, in order. Throws std::runtime_error when a connection fails or nothing moves for 10
/// s.
LoadResult run_load(const LoadPlan& plan, std::span<const std::string> requests);

}  // namespace gateway::bench
