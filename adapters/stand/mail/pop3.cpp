#include <algorithm>
#include <charconv>

#include "adapters/stand/mail/mail_session.hpp"

namespace gateway::stand {

namespace {

/// Lines that begin with a dot get one more.
std::string stuffed(const std::string& letter) {
    std::string made = letter.starts_with('.') ? "." + letter : letter;
    for (auto at = made.find("\r\n."); at != std::string::npos; at = made.find("\r\n.", at + 4)) made.insert(at + 2, ".");
    return made;
}

}  // namespace

Task<void> MailSession::pop3() {
    for (const auto& [uid, letter] : mailbox_->waiting) listed_.push_back(uid);
    try {
        co_await say("+OK stand");
        for (bool more = true; more;) {
            const std::string line = co_await hear();
            const auto space = std::min(line.find(' '), line.size());
            std::string verb = line.substr(0, space);
            std::transform(verb.begin(), verb.end(), verb.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
            more = co_await pop3_command(std::move(verb), line.substr(std::min(space + 1, line.size())));
        }
    } catch (const boost::system::system_error&) {
        close();  // the client has gone: nothing it deleted is gone
    }
}

Task<bool> MailSession::pop3_command(std::string verb, std::string argument) {
    if (verb == "QUIT") {
        for (const std::uint64_t uid : deleted_) mailbox_->waiting.erase(uid);
        co_await say("+OK bye");
        co_return false;
    }
    if (verb == "CAPA") {
        co_await say("+OK\r\nUSER\r\nUIDL\r\n.");
    } else if (verb == "USER") {
        user_ = argument;
        co_await say("+OK");
    } else if (verb == "PASS") {
        entered_ = mailbox_->may_enter(user_, argument);
        const std::string answer = entered_ ? "+OK welcome" : "-ERR no";
        co_await say(answer);
    } else if (!entered_) {
        co_await say("-ERR log in first");
    } else if (verb == "LIST" || verb == "UIDL") {
        co_await list(verb == "UIDL");
    } else if (verb == "STAT") {
        co_await say("+OK " + std::to_string(listed_.size() - deleted_.size()) + " 0");
    } else if (verb == "RETR") {
        co_await retrieve(std::move(argument));
    } else if (verb == "DELE") {
        co_await say(mark(argument));
    } else if (verb == "RSET" || verb == "NOOP") {
        if (verb == "RSET") deleted_.clear();
        co_await say("+OK");
    } else {
        co_await say("-ERR not here");
    }
    co_return true;
}

Task<void> MailSession::list(bool uids) {
    std::string text = "+OK\r\n";
    for (std::size_t i = 0; i < listed_.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        const std::string* const one = letter(number);
        if (one == nullptr) continue;
        text += number + " " + (uids ? "stand-" + std::to_string(listed_[i]) : std::to_string(one->size())) + "\r\n";
    }
    co_await say(text + ".");
}

Task<void> MailSession::retrieve(std::string number) {
    const std::string* const one = letter(number);
    const std::string answer = one == nullptr ? "-ERR no such letter" : "+OK\r\n" + stuffed(*one) + ".";
    co_await say(answer);
}

std::string MailSession::mark(const std::string& number) {
    if (letter(number) == nullptr) return "-ERR no such letter";
    deleted_.insert(listed_[static_cast<std::size_t>(std::stoul(number)) - 1]);
    return "+OK";
}

const std::string* MailSession::letter(const std::string& number) const {
    std::size_t n = 0;
    const char* const end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, n);
    if (error != std::errc{} || stop != end || n == 0 || n > listed_.size()) return nullptr;
    const std::uint64_t uid = listed_[n - 1];
    const auto found = mailbox_->waiting.find(uid);
    return found == mailbox_->waiting.end() || deleted_.contains(uid) ? nullptr : &found->second;
}

}  // namespace gateway::stand
