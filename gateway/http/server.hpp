// The server's side: Beast on coroutines, behind plain request and response structs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/core/connector.hpp"
#include "gateway/core/log.hpp"

namespace gateway {

struct ServerTls {
    std::filesystem::path cert_file, key_file;  ///< PEM; chain allowed
    std::filesystem::path client_ca_file;       ///< set: client certificates are checked against it
    bool require_client_cert = false;
    bool enabled() const { return !cert_file.empty(); }
    bool operator==(const ServerTls&) const = default;
};

struct ServerLimits {
    std::uint64_t max_header = 16u << 10;
    std::uint64_t max_body = 110u << 20;
    std::uint64_t spool_over = 256u << 10;  ///< bodies above go to a file in `spool_dir`
    int max_connections = 512;              ///< above: 503 with Retry-After and close
    Duration header_time{10'000};           ///< from the first octet to the end of the header
    Duration body_time{60'000};             ///< whole body
    Duration min_rate_window{10'000};       ///< a body slower than 1 KiB/s over this window is cut with 408
    Duration idle_time{60'000};             ///< keep-alive
    Duration write_time{30'000};
    bool operator==(const ServerLimits&) const = default;
};

struct ServerSettings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0 = any free one, ask `port()`
    ServerTls tls;
    ServerLimits limits;
    std::filesystem::path spool_dir;  ///< must exist and be writable
    std::string name = "http";        ///< for logs
    bool operator==(const ServerSettings&) const = default;
};

/// One listening port with its endpoints. Everything on the io thread.
class WebServer {
public:
    WebServer(boost::asio::any_io_executor io, ServerSettings settings, Log& log);
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    /// The endpoint with the longest matching prefix gets the request; unknown paths get a 404 problem document.
    /// Endpoints must outlive the server. Call before `listen`, or again to swap all endpoints at once (reload).
    void serve(std::vector<Endpoint*> endpoints);

    /// Binds and starts accepting; throws std::runtime_error naming the address when it cannot.
    void listen();
    std::uint16_t port() const;

    /// Stops accepting, lets running requests finish until `grace` is over, then cuts. Returns when all sessions ended.
    Task<void> stop(Duration grace);

    /// Sessions now open; for metrics.
    int connections() const;

    struct State;  ///< for the sources of this room

private:
    std::shared_ptr<State> state_;  ///< shared with the sessions, which may end after the server object
};

/// RFC 9457 problem document in application/problem+json from the table of causes: type, title (ru), title_en, status, code,
/// detail, place, next step, trace_id.
WebResponse problem_response(const Fault& fault, std::string_view trace_id);

/// SOAP 1.1 fault from the same table: HTTP 500, faultcode, faultstring (ru), detail with code and English sentence.
WebResponse soap_fault_response(const Fault& fault, std::string_view trace_id);

}  // namespace gateway
