#include "adapters/stand/mail/mail_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <stdexcept>

#include "adapters/stand/mail/mail_session.hpp"

namespace gateway::stand {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t most_sessions = 64;

enum class Protocol { smtp, pop3 };

}  // namespace

struct MailServer::State {
    State(const asio::any_io_executor& io, std::shared_ptr<Mailbox> letters)
        : smtp(io), pop3(io), mailbox(std::move(letters)) {}
    tcp::acceptor smtp, pop3;
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<MailSessions> sessions = std::make_shared<MailSessions>();
};

namespace {

Task<void> serve(std::unique_ptr<MailSession> session, Protocol protocol) {
    if (protocol == Protocol::smtp)
        co_await session->smtp();
    else
        co_await session->pop3();
}

Task<void> accept_all(std::shared_ptr<MailServer::State> state, Protocol protocol) {
    tcp::acceptor& acceptor = protocol == Protocol::smtp ? state->smtp : state->pop3;
    for (;;) {
        auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
        if (error || state->sessions->size() >= most_sessions) continue;
        auto session = std::make_unique<MailSession>(std::move(socket), state->mailbox, state->sessions);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(session), protocol), asio::detached);
    }
}

void open(tcp::acceptor& acceptor, const char* protocol, std::uint16_t port) {
    const tcp::endpoint address(asio::ip::address_v4::loopback(), port);
    try {
        acceptor.open(address.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(address);
        acceptor.listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(std::string(protocol) + " 127.0.0.1:" + std::to_string(port) + ": " + error.what());
    }
}

std::uint16_t port_of(const tcp::acceptor& acceptor) {
    boost::system::error_code error;
    return acceptor.local_endpoint(error).port();
}

}  // namespace

MailServer::MailServer(asio::any_io_executor io, std::shared_ptr<Mailbox> mailbox)
    : state_(std::make_shared<State>(io, std::move(mailbox))) {}

MailServer::~MailServer() {
    stop();
}

void MailServer::listen(std::uint16_t smtp, std::uint16_t pop3) {
    open(state_->smtp, "smtp", smtp);
    open(state_->pop3, "pop3", pop3);
    for (const Protocol protocol : {Protocol::smtp, Protocol::pop3})
        asio::co_spawn(state_->smtp.get_executor(), accept_all(state_, protocol), asio::detached);
}

std::uint16_t MailServer::smtp_port() const {
    return port_of(state_->smtp);
}

std::uint16_t MailServer::pop3_port() const {
    return port_of(state_->pop3);
}

void MailServer::stop() {
    boost::system::error_code ignored;
    state_->smtp.close(ignored);
    state_->pop3.close(ignored);
    for (MailSession* session : MailSessions(*state_->sessions)) session->close();
}

}  // namespace gateway::stand
