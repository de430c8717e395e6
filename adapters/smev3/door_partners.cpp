#include "adapters/smev3/door_partners.hpp"

#include "adapters/smev3/signers.hpp"
#include "gateway/core/digest.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_sender = 300;  ///< of an Envelope

bool fits(const Signers& entries, const Certificate& signer, const std::string& subject) {
    return !entries.empty() && on_list(entries, subject, signer.sha256());
}

}  // namespace

Partners::Partners(const Smev3Settings& settings) : named_(settings.door.partners), senders_(settings.senders) {}

std::optional<Partner> Partners::of(const Certificate& signer) const {
    const std::string subject = signer.subject();
    for (const PartnerSettings& partner : named_) {
        if (!fits(partner.certificates, signer, subject)) continue;
        return Partner{partner.name, partner.name, partner.mnemonic.empty() ? partner.name : partner.mnemonic, true};
    }
    const bool everyone = senders_.empty() && named_.empty();
    if (!everyone && !fits(senders_, signer, subject)) return std::nullopt;
    const std::string digest = sha256_hex(subject);
    Partner partner;
    partner.key = "subject-" + digest.substr(0, 32);
    partner.sender = subject.size() <= longest_sender ? subject : "subject-sha256:" + digest;
    partner.mnemonic = partner.key.substr(0, 24);
    return partner;
}

std::string responses_queue(const std::string& door, const std::string& partner) {
    return "door/" + door + "/" + partner + "/responses";
}

std::string requests_queue(const std::string& door, const std::string& partner) {
    return "door/" + door + "/" + partner + "/requests";
}

std::string pickup_handle(const std::string& partner, const std::string& message_id) {
    return partner + "/" + message_id;
}

}  // namespace gateway::smev3
