// Who comes to the door, and where the queues are that belong to him. The owner of a certificate selects the queue, as in SMEV
// (facts/smev.md §5.4, §7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/smev3/settings.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway::smev3 {

struct Partner {
    std::string key;       ///< of its queues: the configured name, or "subject-…", a digest of the certificate's subject
    std::string sender;    ///< for Envelope::sender: the name, or the subject (a digest of it over 300 octets)
    std::string mnemonic;  ///< shown to others
    bool named = false;    ///< by the configuration
};

/// Immutable, any thread.
class Partners {
public:
    explicit Partners(const Smev3Settings& settings);

    /// The first named partner one of whose entries fits the certificate; else whoever `senders` lets in (an empty list: every
    /// trusted one, unless partners are named). An entry is the SHA-256 of a certificate, or whole attributes of its subject
    /// ("CN=City C", "ИНН=77,O=City"). nullopt: not let in.
    std::optional<Partner> of(const Certificate& signer) const;

private:
    std::vector<PartnerSettings> named_;
    std::vector<std::string> senders_;
};

/// Names of mail queues of one door.
std::string responses_queue(const std::string& door, const std::string& partner);
std::string requests_queue(const std::string& door, const std::string& partner);

/// Outcome::handle of what was put for a partner: one partner's Ack cannot speak of another's message.
std::string pickup_handle(const std::string& partner, const std::string& message_id);

}  // namespace gateway::smev3
