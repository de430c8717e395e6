#include "adapters/stand/ftp/ftp_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <stdexcept>

#include "adapters/stand/ftp/ftp_session.hpp"

namespace gateway::stand {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t most_sessions = 64;

Task<void> serve(std::unique_ptr<FtpSession> session) {
    co_await session->run();
}

Task<void> accept_all(std::shared_ptr<FtpServer::State> state) {
    for (;;) {
        auto [error, socket] = co_await state->acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted || !state->acceptor.is_open()) co_return;
        if (error || state->sessions.size() >= most_sessions) continue;
        auto session = std::make_unique<FtpSession>(std::move(socket), state);
        asio::co_spawn(state->acceptor.get_executor(), serve(std::move(session)), asio::detached);
    }
}

}  // namespace

FtpServer::FtpServer(asio::any_io_executor io, std::shared_ptr<FileStorage> storage)
    : state_(std::make_shared<State>(std::move(io), std::move(storage))) {}

FtpServer::~FtpServer() {
    stop();
}

void FtpServer::listen(std::uint16_t port) {
    const tcp::endpoint address(asio::ip::address_v4::loopback(), port);
    try {
        state_->acceptor.open(address.protocol());
        state_->acceptor.set_option(tcp::acceptor::reuse_address(true));
        state_->acceptor.bind(address);
        state_->acceptor.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("ftp 127.0.0.1:" + std::to_string(port) + ": " + error.what());
    }
    asio::co_spawn(state_->acceptor.get_executor(), accept_all(state_), asio::detached);
}

std::uint16_t FtpServer::port() const {
    boost::system::error_code error;
    return state_->acceptor.local_endpoint(error).port();
}

void FtpServer::stop() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    const auto open = state_->sessions;
    for (FtpSession* session : open) session->close();
}

void FtpServer::misbehave(FtpTrouble trouble) {
    state_->trouble = trouble;
}

}  // namespace gateway::stand
