// The transport letter of a packet: envelope.ltr or envelope.ini, windows-1251, CRLF (facts: medo, §2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway::medo {

struct TransportLetter {
    std::string subject;                 ///< ТЕМА
    std::vector<std::string> addresses;  ///< [АДРЕСАТЫ]; the first of an incoming letter is where an answer goes
    std::vector<std::string> files;      ///< [ФАЙЛЫ]
};

/// Lenient: unknown sections and keys are passed over, UTF-8 is taken too. Never fails; what is not there is empty.
TransportLetter read_letter(std::string_view octets);

/// As МЭДО wants it: windows-1251, CRLF, no line end after the last line.
std::string write_letter(const TransportLetter& letter, std::string_view local_time);

}  // namespace gateway::medo
