// E-mail (RFC 5322, MIME) read from octets nobody vouches for, and written for those who read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/core/time.hpp"

namespace gateway::municipal {

struct MimeLimits {
    std::size_t max_octets = 32u << 20;
    int max_depth = 8;
    int max_parts = 200;
};

struct MailFile {
    std::string name, mime, octets;  ///< the name as the sender gave it, without path
};

struct MailText {
    std::string message_id;  ///< without brackets; empty when there is none
    std::string from, from_name, subject, date;
    std::vector<std::string> references;  ///< In-Reply-To and References, without brackets
    std::string text;                     ///< UTF-8; of an HTML-only mail without its markup
    bool automatic = false;               ///< Auto-Submitted, Precedence: bulk, a bounce: never answered
    std::vector<MailFile> files;
};

/// Charsets are converted, what cannot be is marked by U+FFFD; broken encodings are read as far as they go. Throws
/// Fault(malformed | too_large | too_deep).
MailText read_mail(const std::string& octets, const MimeLimits& limits = {});

struct OutgoingMail {
    std::string message_id;  ///< without brackets
    std::string from, to, subject, text;
    std::string in_reply_to;  ///< without brackets; may be empty
    Time date{};
    MailFile document;  ///< machine-readable copy; no name: none
};

/// CRLF lines, ASCII headers (RFC 2047), base64 bodies.
std::string write_mail(const OutgoingMail& mail);

/// A charset's octets as UTF-8; unknown charsets as Windows-1251 when they are no UTF-8.
std::string to_utf8(const std::string& octets, std::string charset);
/// =?koi8-r?B?…?= and =?…?Q?…?= in a header.
std::string decoded_words(const std::string& header);

/// At most so many octets, cut between characters.
std::string cut_utf8(std::string text, std::size_t octets);

/// One address without brackets that can stand in an envelope: no blanks, no control characters, one @, at most 254 octets.
bool is_address(std::string_view text);

}  // namespace gateway::municipal
