// Webhooks: a partner's system calls us, or wants to be called, with signed documents.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/municipal/reception.hpp"
#include "adapters/municipal/rest.hpp"
#include "adapters/municipal/signing.hpp"

namespace gateway::municipal {

/// Keys of `webhook`: one address that takes everything.
std::vector<SettingKey> webhook_keys();
/// A REST connector in disguise: every document goes to one address, signed, with the delivery's id as its event id.
RestSettings read_webhook(const Settings& block);

struct WebhookInSettings {
    std::string prefix;  ///< path of ours the partner calls
    WebhookSigning signing;
    std::uint64_t max_body = 1u << 20;
};

std::vector<SettingKey> webhook_in_keys();
WebhookInSettings read_webhook_in(const Settings& block);

/// POST to the prefix: checked, translated, accepted; then 200 {"accepted":[{"message_id","appeal_id","repeat"}]}. The same
/// document within the window is a repeat and gets the first receipt. Faults are problem documents (RFC 9457).
std::unique_ptr<Endpoint> make_webhook_endpoint(WebhookInSettings settings, AdapterKit kit,
                                                std::shared_ptr<const Translation> translation);

}  // namespace gateway::municipal
