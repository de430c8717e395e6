#include <algorithm>
#include <cctype>

#include "adapters/stand/mail/mail_session.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::stand {

namespace {

constexpr std::size_t longest_letter = 8u << 20;

/// "mail FROM:<a@b>" → {"MAIL", "FROM:<a@b>"}.
std::pair<std::string, std::string> split(const std::string& line) {
    const auto space = line.find(' ');
    std::string verb = line.substr(0, space);
    std::transform(verb.begin(), verb.end(), verb.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return {std::move(verb), space == std::string::npos ? std::string() : line.substr(space + 1)};
}

}  // namespace

Task<void> MailSession::smtp() {
    try {
        co_await say("220 stand");
        for (bool more = true; more;) {
            auto [verb, argument] = split(co_await hear());
            more = co_await smtp_command(std::move(verb), std::move(argument));
        }
    } catch (const boost::system::system_error&) {
        close();  // the client has gone
    }
}

Task<bool> MailSession::smtp_command(std::string verb, std::string argument) {
    if (verb == "QUIT") {
        co_await say("221 bye");
        co_return false;
    }
    if (verb == "EHLO") {
        co_await say("250-stand\r\n250-8BITMIME\r\n250 AUTH PLAIN");
    } else if (verb == "HELO" || verb == "RSET" || verb == "NOOP") {
        co_await say("250 ok");
    } else if (verb == "AUTH") {
        co_await log_in(std::move(argument));
    } else if (!entered_) {
        co_await say("530 log in first");
    } else if (verb == "MAIL" || verb == "RCPT") {
        co_await say("250 ok");
    } else if (verb == "DATA") {
        co_await take_letter();
    } else {
        co_await say("502 not here");
    }
    co_return true;
}

/// base64("\0user\0password"), with the command or after a 334.
Task<void> MailSession::log_in(std::string argument) {
    std::string coded = argument.starts_with("PLAIN ") ? argument.substr(6) : std::string();
    if (coded.empty()) {
        co_await say("334 ");
        coded = co_await hear();
    }
    std::string plain;
    const bool readable = base64_decode(coded, plain);
    const auto first = plain.find('\0'), second = plain.find('\0', first == std::string::npos ? 0 : first + 1);
    entered_ = readable && first != std::string::npos && second != std::string::npos &&
               mailbox_->may_enter(plain.substr(first + 1, second - first - 1), plain.substr(second + 1));
    const std::string answer = entered_ ? "235 welcome" : "535 no";
    co_await say(answer);
}

Task<void> MailSession::take_letter() {
    co_await say("354 go on");
    std::string letter;
    for (std::string line = co_await hear(); line != "."; line = co_await hear()) {
        letter += line.starts_with('.') ? line.substr(1) : line;
        letter += "\r\n";
        if (letter.size() > longest_letter) throw boost::system::system_error(boost::asio::error::message_size);
    }
    mailbox_->on_letter(letter);
    co_await say("250 taken");
}

}  // namespace gateway::stand
