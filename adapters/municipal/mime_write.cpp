#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/StringPartSource.h>

#include <sstream>

#include "adapters/municipal/mime.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::municipal {
namespace {

constexpr std::size_t word_octets = 42;  ///< of an encoded word: 75 characters at most (RFC 2047)

bool is_ascii_text(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) return false;
    return text.find("=?") == std::string::npos;
}

/// Words of whole characters, each on a line of its own; Poco's own cut characters in two.
std::string encoded_words(std::string text) {
    if (is_ascii_text(text)) return text;
    std::string out;
    while (!text.empty()) {
        const auto piece = cut_utf8(text, word_octets);
        text.erase(0, piece.empty() ? 1 : piece.size());
        out += (out.empty() ? "" : "\r\n ") + std::string("=?UTF-8?B?") + base64_encode(piece) + "?=";
    }
    return out;
}

std::string date_of(Time time) {
    const Poco::Timestamp stamp(time.time_since_epoch().count());
    return Poco::DateTimeFormatter::format(stamp, "%w, %e %b %Y %H:%M:%S +0000");
}

Poco::Net::PartSource* part_of(const std::string& octets, const std::string& mime, const std::string& name = {}) {
    return new Poco::Net::StringPartSource(octets, mime, name);  // the message's, which deletes it
}

}  // namespace

std::string write_mail(const OutgoingMail& mail) {
    using Poco::Net::MailMessage;
    MailMessage message;
    message.setSender("<" + mail.from + ">");
    message.addRecipient({Poco::Net::MailRecipient::PRIMARY_RECIPIENT, mail.to});
    message.setSubject(encoded_words(mail.subject));
    message.set("Message-ID", "<" + mail.message_id + ">");
    if (!mail.in_reply_to.empty()) {
        message.set("In-Reply-To", "<" + mail.in_reply_to + ">");
        message.set("References", "<" + mail.in_reply_to + ">");
    }
    message.set("Auto-Submitted", "auto-generated");
    if (mail.document.name.empty()) {
        message.setContentType("text/plain; charset=utf-8");
        message.setContent(mail.text, MailMessage::ENCODING_BASE64);
    } else {
        message.addContent(part_of(mail.text, "text/plain; charset=utf-8"), MailMessage::ENCODING_BASE64);
        message.addAttachment("", part_of(mail.document.octets, mail.document.mime, mail.document.name),
                              MailMessage::ENCODING_BASE64);
    }
    message.set("Date", date_of(mail.date));
    std::ostringstream out;
    message.write(out);
    return out.str();
}

}  // namespace gateway::municipal
