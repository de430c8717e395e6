// One mailbox of the stand: letters that came by SMTP go to the office, letters of the office wait here for POP3.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace gateway::stand {

/// io thread only.
struct Mailbox {
    std::string user, password;                                ///< of both protocols
    std::function<void(const std::string& letter)> on_letter;  ///< RFC 5322, dots unstuffed, CRLF lines
    std::map<std::uint64_t, std::string> waiting;              ///< number of a letter = its UID → the letter
    std::uint64_t last = 0;

    void put(std::string letter) { waiting[++last] = std::move(letter); }
    bool may_enter(const std::string& name, const std::string& word) const;
};

}  // namespace gateway::stand
