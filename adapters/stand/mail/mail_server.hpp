// A small mail server for the stand only: SMTP in and POP3 out of one mailbox, on the loopback, no TLS. SMTP: EHLO HELO AUTH
// PLAIN MAIL RCPT DATA RSET NOOP QUIT (RFC 5321, 4954). POP3: CAPA USER PASS STAT LIST UIDL RETR DELE RSET NOOP QUIT (RFC
// 1939).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>

#include "adapters/stand/mail/mailbox.hpp"

namespace gateway::stand {

/// Everything on the io thread.
class MailServer {
public:
    MailServer(boost::asio::any_io_executor io, std::shared_ptr<Mailbox> mailbox);
    ~MailServer();
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    /// Throws std::runtime_error naming the port that is taken; 0 = any free one.
    void listen(std::uint16_t smtp, std::uint16_t pop3);
    std::uint16_t smtp_port() const;
    std::uint16_t pop3_port() const;
    void stop();

    struct State;

private:
    std::shared_ptr<State> state_;  ///< shared with the sessions, which may end after the server object
};

}  // namespace gateway::stand
