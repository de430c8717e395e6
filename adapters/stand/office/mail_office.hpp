// A municipality that lives on e-mail: reads the letters it gets, answers each by a letter of its own.
#pragma once

#include <cstdint>
#include <memory>

#include "adapters/stand/stand.hpp"

namespace gateway::stand {

struct MailOfficeSettings {
    std::uint16_t smtp_port = 0, pop3_port = 0;                 ///< 0 = any free ones
    std::string user = "gateway", password = "stand-password";  ///< of both
    std::string address = "office@town.example";
    Duration answer_after{600};
};

/// The book's effect key is the appeal a letter's Message-ID names (its part before the first dot); a letter without one is
/// counted under its whole Message-ID. The answer refers to the letter by In-Reply-To and waits in the mailbox (POP3). A
/// letter to another address is kept under "others" (to, message_id, text) and not answered. Own ports: "NAME-smtp",
/// "NAME-pop3". Faults: `drop` (read and never answered), `twice` (answered by two letters).
std::unique_ptr<StandSystem> make_mail_office(MailOfficeSettings settings, StandKit kit);

}  // namespace gateway::stand
