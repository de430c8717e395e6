#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>

#include "adapters/municipal/mime.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::municipal {
namespace {

constexpr std::size_t word_octets = 42;  ///< of an encoded word: 75 characters at most (RFC 2047)
constexpr std::size_t line_digits = 76;

bool is_ascii_text(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) return false;
    return text.find("=?") == std::string::npos;
}

/// Words of whole characters, each on a line of its own.
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

std::string base64_lines(const std::string& octets) {
    const auto digits = base64_encode(octets);
    std::string out;
    for (std::size_t at = 0; at < digits.size(); at += line_digits) out += digits.substr(at, line_digits) + "\r\n";
    return out;
}

std::string date_of(Time time) {
    const Poco::Timestamp stamp(time.time_since_epoch().count());
    return Poco::DateTimeFormatter::format(stamp, "%w, %e %b %Y %H:%M:%S +0000");
}

}  // namespace

std::string write_mail(const OutgoingMail& mail) {
    std::string text = "From: <" + mail.from + ">\r\nTo: <" + mail.to + ">\r\nSubject: " + encoded_words(mail.subject) +
                       "\r\nDate: " + date_of(mail.date) + "\r\nMessage-ID: <" + mail.message_id + ">\r\n";
    if (!mail.in_reply_to.empty())
        text += "In-Reply-To: <" + mail.in_reply_to + ">\r\nReferences: <" + mail.in_reply_to + ">\r\n";
    text += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    const std::string body =
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64_lines(mail.text);
    if (mail.document.name.empty()) return text + body;
    // No line of base64 begins with two dashes: any boundary is safe.
    const std::string boundary = "=_" + sha256_hex(mail.message_id).substr(0, 32);
    return text + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" + body +
           "\r\n--" + boundary + "\r\nContent-Type: " + mail.document.mime +
           "\r\nContent-Disposition: attachment; filename=\"" + mail.document.name +
           "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64_lines(mail.document.octets) + "\r\n--" + boundary +
           "--\r\n";
}

}  // namespace gateway::municipal
