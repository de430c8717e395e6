// What both protocols share: lines, login.
#include "adapters/stand/mail/mail_session.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <istream>

#include "gateway/core/digest.hpp"

namespace gateway::stand {

namespace asio = boost::asio;

bool Mailbox::may_enter(const std::string& name, const std::string& word) const {
    return name == user && constant_time_equal(word, password);
}

MailSession::MailSession(asio::ip::tcp::socket socket, std::shared_ptr<Mailbox> mailbox, std::shared_ptr<MailSessions> open)
    : socket_(std::move(socket)), mailbox_(std::move(mailbox)), open_(std::move(open)) {
    open_->insert(this);
}

MailSession::~MailSession() {
    open_->erase(this);
}

void MailSession::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

Task<std::string> MailSession::hear() {
    co_await asio::async_read_until(socket_, input_, '\n', asio::use_awaitable);
    std::string line;
    std::istream text(&input_);
    std::getline(text, line);
    if (line.ends_with('\r')) line.pop_back();
    co_return line;
}

Task<void> MailSession::say(std::string line) {
    line += "\r\n";
    co_await asio::async_write(socket_, asio::buffer(line), asio::use_awaitable);
}

}  // namespace gateway::stand
