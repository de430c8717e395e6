// A WebServer and a WebClient on an io thread of their own, a scripted endpoint and a raw socket: for tests of this room.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <mutex>
#include <thread>

#include "gateway/core/fault.hpp"
#include "gateway/http/client.hpp"
#include "gateway/http/server.hpp"
#include "tests/support/temp_folder.hpp"

namespace gateway {

/// Keeps every line as "level event key=value …". Any thread.
class RecordingLog final : public Log {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;
    std::vector<std::string> lines() const;
    bool has(std::string_view part) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// Answers by a function, remembers what it was asked. A function must not wait; `hangs` makes handle wait for ever.
class ScriptedEndpoint final : public Endpoint {
public:
    using Answer = std::function<WebResponse(const WebRequest&)>;
    ScriptedEndpoint(std::string prefix, Answer answer) : prefix_(std::move(prefix)), answer_(std::move(answer)) {}

    std::string prefix() const override { return prefix_; }
    Task<WebResponse> handle(WebRequest request) override;
    WebResponse refuse(const WebRequest& request, const Fault& fault) const override;

    std::vector<WebRequest> requests() const;
    std::atomic<bool> hangs = false;
    std::atomic<int> entered = 0, left = 0;

private:
    std::string prefix_;
    Answer answer_;
    mutable std::mutex mutex_;
    std::vector<WebRequest> requests_;
};

class TestServer {
public:
    explicit TestServer(std::vector<Endpoint*> endpoints, ServerSettings settings = {});
    ~TestServer();  ///< cuts what still runs

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path) const;
    /// One call through the WebClient, waited for.
    WebReply send(WebCall call);
    /// The TransportError a call ends with; fails the test when it gets a reply.
    TransportError failure_of(WebCall call);
    void stop(Duration grace);
    int connections();
    /// Waits (bounded) until the server has that many sessions.
    bool reaches_connections(int count);
    std::size_t spooled_files() const;

    boost::asio::io_context io;
    RecordingLog log;
    TempFolder folder;
    std::unique_ptr<WebServer> server;
    std::unique_ptr<WebClient> client;

private:
    std::uint16_t port_ = 0;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

/// A blocking client socket; every read gives up after 10 seconds.
class RawSocket {
public:
    explicit RawSocket(std::uint16_t port);
    ~RawSocket();
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;

    bool write(std::string_view octets);  ///< false when the peer has closed
    void end_writing();                   ///< half-close
    std::string read_to_end();            ///< until the peer closes; appends " [TIMEOUT]" when it does not
    std::string read_response();          ///< one head and the body of its Content-Length

private:
    bool more();
    int fd_;
    std::string in_;
};

}  // namespace gateway
