#include "adapters/smev3/door_partners.hpp"

#include <algorithm>

#include "gateway/core/digest.hpp"

namespace gateway::smev3 {

namespace {

constexpr std::size_t longest_sender = 300;  ///< of an Envelope

bool equal_hex(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_border(char c) {
    return c == ',' || c == '+';
}

/// "CN=City" is no part of "CN=City 2": an entry begins and ends where attributes do.
bool has_attributes(std::string_view subject, std::string_view entry) {
    if (entry.empty()) return false;
    for (auto at = subject.find(entry); at != std::string_view::npos; at = subject.find(entry, at + 1)) {
        const auto end = at + entry.size();
        const bool begins = at == 0 || is_border(subject[at - 1]);
        if (begins && (end == subject.size() || is_border(subject[end]))) return true;
    }
    return false;
}

bool fits(const std::vector<std::string>& entries, const Certificate& signer, const std::string& subject) {
    return std::ranges::any_of(
        entries, [&](const std::string& entry) { return equal_hex(entry, signer.sha256()) || has_attributes(subject, entry); });
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
