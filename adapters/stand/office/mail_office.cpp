#include "adapters/stand/office/mail_office.hpp"

#include <boost/json.hpp>
#include <ctime>

#include "adapters/stand/mail/mail_server.hpp"
#include "adapters/stand/office/reply_desk.hpp"
#include "adapters/stand/office/rounds.hpp"
#include "gateway/core/digest.hpp"
#include "gateway/core/ids.hpp"

namespace gateway::stand {
namespace json = boost::json;
namespace {

/// Value of a header of a letter with CRLF lines, unfolded; empty when it is not there.
std::string header_in(const std::string& letter, const std::string& name) {
    const std::string head = "\r\n" + letter.substr(0, letter.find("\r\n\r\n")) + "\r\n";
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    auto end = head.find("\r\n", at + 2);
    while (end + 2 < head.size() && head[end + 2] == ' ') end = head.find("\r\n", end + 2);
    std::string value = head.substr(at + name.size() + 4, end - at - name.size() - 4);
    for (auto fold = value.find("\r\n"); fold != std::string::npos; fold = value.find("\r\n")) value.erase(fold, 2);
    return value;
}

std::string without_brackets(std::string id) {
    const auto from = id.find('<'), to = id.find('>');
    return from == std::string::npos || to < from ? id : id.substr(from + 1, to - from - 1);
}

std::string mail_date(Time now) {
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

class MailOffice final : public RoundsSystem {
public:
    MailOffice(MailOfficeSettings settings, StandKit kit)
        : RoundsSystem(std::move(kit)),
          settings_(std::move(settings)),
          desk_(settings_.answer_after),
          mailbox_(std::make_shared<Mailbox>()),
          server_(this->kit().io, mailbox_) {
        mailbox_->user = settings_.user;
        mailbox_->password = settings_.password;
        mailbox_->on_letter = [this](const std::string& letter) { read(letter); };
    }

    std::map<std::string, std::uint16_t> own_ports() const override {
        return {{name() + "-smtp", server_.smtp_port()}, {name() + "-pop3", server_.pop3_port()}};
    }
    void listen() override {
        server_.listen(settings_.smtp_port, settings_.pop3_port);
        RoundsSystem::listen();
    }
    void stop() override {
        RoundsSystem::stop();
        server_.stop();
    }
    std::string state() const override {
        json::object book = desk_.book();
        book["system"] = name();
        book["kind"] = "mail";
        book["in_mailbox"] = mailbox_->waiting.size();
        book["others"] = others_;
        return json::serialize(book);
    }
    void reset() override {
        desk_.clear();
        mailbox_->waiting.clear();
        others_.clear();
    }

private:
    void round(Time now) override {
        for (const std::string& id : desk_.due(faults(), now)) mailbox_->put(reply_to(id, now));
    }
    void read(const std::string& letter) {
        const std::string to = without_brackets(header_in(letter, "To"));
        if (!to.empty() && to != settings_.address) return keep(letter, to);
        const std::string id = without_brackets(header_in(letter, "Message-ID"));
        desk_.take(id.substr(0, id.find('.')), id, faults(), kit().clock.now());
    }
    /// A letter to somebody else, whose mailbox this server has too: nobody answers it.
    void keep(const std::string& letter, const std::string& to) {
        constexpr std::size_t most = 1000;
        if (others_.size() >= most) return;
        const auto body = letter.find("\r\n\r\n");
        std::string encoded = body == std::string::npos ? std::string() : letter.substr(body), text;
        std::erase_if(encoded, [](unsigned char c) { return c <= ' '; });
        if (!base64_decode(encoded, text)) text.clear();
        others_.push_back({{"to", to}, {"message_id", without_brackets(header_in(letter, "Message-ID"))}, {"text", text}});
    }
    std::string reply_to(const std::string& id, Time now) const;

    MailOfficeSettings settings_;
    ReplyDesk desk_;
    std::shared_ptr<Mailbox> mailbox_;
    MailServer server_;
    json::array others_;  ///< letters to other addresses
};

std::string MailOffice::reply_to(const std::string& id, Time now) const {
    return "From: " + settings_.address + "\r\nTo: appeals@region.example\r\nDate: " + mail_date(now) + "\r\nMessage-ID: <" +
           make_uuid_v7(now) + "@town.example>\r\nIn-Reply-To: <" + id + ">\r\nReferences: <" + id +
           ">\r\nSubject: =?UTF-8?B?" + base64_encode("Ответ на обращение") +
           "?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           base64_encode(office_answer(name())) + "\r\n";
}

}  // namespace

std::unique_ptr<StandSystem> make_mail_office(MailOfficeSettings settings, StandKit kit) {
    return std::make_unique<MailOffice>(std::move(settings), std::move(kit));
}

}  // namespace gateway::stand
