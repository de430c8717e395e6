// What a listening port shares with its sessions. Native header of this room.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "gateway/http/server.hpp"

namespace gateway {

class Session;
using Endpoints = std::vector<Endpoint*>;

/// Owned together by the server object, the accepting coroutine and every session: a session may end after the server.
struct WebServer::State : std::enable_shared_from_this<WebServer::State> {
    State(boost::asio::any_io_executor io, ServerSettings settings, Log& log);

    void listen();
    void enter(Session& session);
    void leave(Session& session);
    /// No new connections; waiting ones close, the others end with their request.
    void wind_down();
    /// Ends every session where it stands.
    void cut();
    static Task<void> accept(std::shared_ptr<State> self);
    static Task<void> stop(std::shared_ptr<State> self, Duration grace);
    /// The endpoint with the longest prefix that owns `path`; null when there is none.
    Endpoint* route(std::string_view path) const;

    boost::asio::any_io_executor io;
    ServerSettings settings;
    Log& log;
    SystemClock clock;
    std::unique_ptr<boost::asio::ssl::context> tls;
    boost::asio::ip::tcp::acceptor acceptor;
    boost::asio::steady_timer sweep_timer, emptied;
    std::shared_ptr<const Endpoints> endpoints;
    std::set<Session*> sessions;
    bool sweeping = false, stopping = false, cutting = false;

private:
    void admit(boost::asio::ip::tcp::socket socket);
    void arm_sweep();
};

}  // namespace gateway
