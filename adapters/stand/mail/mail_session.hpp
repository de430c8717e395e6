// One connection of the stand's mail server: lines in, lines out, by either protocol.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/streambuf.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/stand/mail/mailbox.hpp"
#include "gateway/core/task.hpp"

namespace gateway::stand {

class MailSession;
using MailSessions = std::set<MailSession*>;

/// Kept alive by its own coroutine. A client that sends a line over 64 KiB or a letter over 8 MiB is hung up on.
class MailSession {
public:
    MailSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<Mailbox> mailbox, std::shared_ptr<MailSessions> open);
    ~MailSession();
    MailSession(const MailSession&) = delete;
    MailSession& operator=(const MailSession&) = delete;

    Task<void> smtp();
    Task<void> pop3();
    void close();

private:
    Task<std::string> hear();
    Task<void> say(std::string line);

    Task<bool> smtp_command(std::string verb, std::string argument);
    Task<void> log_in(std::string argument);
    Task<void> take_letter();

    Task<bool> pop3_command(std::string verb, std::string argument);
    Task<void> list(bool uids);
    Task<void> retrieve(std::string number);
    std::string mark(const std::string& number);
    /// The letter a client calls by this number; nullptr when there is none.
    const std::string* letter(const std::string& number) const;

    boost::asio::ip::tcp::socket socket_;
    boost::asio::streambuf input_{64u << 10};
    std::shared_ptr<Mailbox> mailbox_;
    std::shared_ptr<MailSessions> open_;
    std::string user_;
    bool entered_ = false;
    std::vector<std::uint64_t> listed_;  ///< POP3: what this session numbers 1, 2, …
    std::set<std::uint64_t> deleted_;    ///< gone when the session ends by QUIT
};

}  // namespace gateway::stand
