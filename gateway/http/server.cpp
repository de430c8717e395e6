#include "gateway/http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <stdexcept>

#include "gateway/http/session_native.hpp"
#include "gateway/http/spool.hpp"
#include "gateway/http/target.hpp"
#include "gateway/http/tls_native.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds sweep_interval{100};
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::size_t crowd_told = 64;  ///< connections over the limit that still get their 503

tcp::endpoint address_of(const ServerSettings& settings) {
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(settings.host == "localhost" ? "127.0.0.1" : settings.host, ec);
    if (ec) {
        throw std::runtime_error("\"" + settings.host + "\" is not an address to listen on");
    }
    return {address, settings.port};
}

}  // namespace

WebServer::State::State(asio::any_io_executor io_, ServerSettings settings_, Log& log_)
    : io(std::move(io_)),
      settings(std::move(settings_)),
      log(log_),
      tls(settings.tls.enabled() ? make_server_context(settings.tls) : nullptr),
      acceptor(io),
      sweep_timer(io),
      emptied(io),
      endpoints(std::make_shared<const Endpoints>()) {}

void WebServer::State::listen() {
    const tcp::endpoint address = address_of(settings);
    try {
        acceptor.open(address.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(address);
        acceptor.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("cannot listen on " + settings.host + ":" + std::to_string(settings.port) + ": " +
                                 error.code().message());
    }
    if (!settings.spool_dir.empty()) {
        remove_stale_spools(settings.spool_dir);
    }
    asio::co_spawn(io, accept(shared_from_this()), asio::detached);
}

Task<void> WebServer::State::accept(std::shared_ptr<State> self) {
    asio::steady_timer pause(self->io);
    while (self->acceptor.is_open()) {
        auto [ec, socket] = co_await self->acceptor.async_accept(quietly);
        if (!ec) {
            self->admit(std::move(socket));
            continue;
        }
        if (!self->acceptor.is_open()) {
            break;
        }
        self->log.write(LogLevel::warn, "http_accept_failed", {{"server", self->settings.name}, {"reason", ec.message()}});
        pause.expires_after(accept_pause);  // out of descriptors: others must end first
        co_await pause.async_wait(quietly);
    }
}

void WebServer::State::admit(tcp::socket socket) {
    const auto limit = static_cast<std::size_t>(settings.limits.max_connections);
    if (stopping || sessions.size() >= limit + crowd_told) {
        return;
    }
    boost::system::error_code ec;
    socket.set_option(tcp::no_delay(true), ec);
    const auto peer = socket.remote_endpoint(ec);
    if (ec) {
        return;  // gone again
    }
    auto line = tls ? make_tls_line(std::move(socket), *tls) : make_plain_line(std::move(socket));
    const bool crowded = sessions.size() >= limit;
    auto session = std::make_shared<Session>(shared_from_this(), std::move(line), crowded);
    session->remote = peer.address().to_string();
    asio::co_spawn(io, Session::run(session),
                   asio::bind_cancellation_slot(session->cancel.slot(), [session](const std::exception_ptr&) {
                       // Only a cut session ends with an exception; keeping it here keeps the slot alive.
                   }));
}

void WebServer::State::enter(Session& session) {
    sessions.insert(&session);
    arm_sweep();
}

void WebServer::State::leave(Session& session) {
    sessions.erase(&session);
    if (sessions.empty()) {
        emptied.cancel();
    }
}

void WebServer::State::arm_sweep() {
    if (sweeping || sessions.empty()) {
        return;
    }
    sweeping = true;
    sweep_timer.expires_after(sweep_interval);
    sweep_timer.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const auto self = weak.lock();
        if (!self || ec) {
            return;
        }
        self->sweeping = false;
        const auto now = std::chrono::steady_clock::now();
        for (Session* session : self->sessions) {
            session->line().sweep(now);
        }
        self->arm_sweep();
    });
}

void WebServer::State::wind_down() {
    stopping = true;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    for (Session* session : sessions) {
        if (session->waiting()) {
            session->line().close();
        }
    }
}

void WebServer::State::cut() {
    cutting = true;
    const std::set<Session*> all = sessions;
    for (Session* session : all) {
        session->line().close();
        session->cancel.emit(asio::cancellation_type::terminal);
    }
}

Task<void> WebServer::State::stop(std::shared_ptr<State> self, Duration grace) {
    self->wind_down();
    self->emptied.expires_after(grace);
    if (!self->sessions.empty()) {
        co_await self->emptied.async_wait(quietly);
    }
    self->emptied.expires_at(std::chrono::steady_clock::time_point::max());
    self->cut();
    while (!self->sessions.empty()) {
        co_await self->emptied.async_wait(quietly);
    }
}

Endpoint* WebServer::State::route(std::string_view path) const {
    Endpoint* best = nullptr;
    std::size_t longest = 0;
    for (Endpoint* endpoint : *endpoints) {
        const std::string prefix = endpoint->prefix();
        if (owns_path(prefix, path) && (best == nullptr || prefix.size() > longest)) {
            best = endpoint;
            longest = prefix.size();
        }
    }
    return best;
}

WebServer::WebServer(asio::any_io_executor io, ServerSettings settings, Log& log)
    : state_(std::make_shared<State>(std::move(io), std::move(settings), log)) {}

WebServer::~WebServer() {
    state_->wind_down();
    state_->cut();
}

void WebServer::serve(std::vector<Endpoint*> endpoints) {
    state_->endpoints = std::make_shared<const Endpoints>(std::move(endpoints));
}

void WebServer::listen() {
    state_->listen();
}
std::uint16_t WebServer::port() const {
    return state_->acceptor.local_endpoint().port();
}
Task<void> WebServer::stop(Duration grace) {
    return State::stop(state_, grace);
}
int WebServer::connections() const {
    return static_cast<int>(state_->sessions.size());
}

}  // namespace gateway
