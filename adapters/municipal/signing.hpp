// How a webhook proves who calls: HMAC-SHA256 over time and body, with a secret both sides know.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/settings.hpp"
#include "gateway/core/web.hpp"

namespace gateway::municipal {

/// The header named by `signature` holds `prefix` and the hex digits of HMAC-SHA256(secret, TIMESTAMP "." BODY); TIMESTAMP is
/// the text of the header named by `timestamp`, seconds since 1970.
struct WebhookSigning {
    std::string secret;
    std::string former_secret;  ///< the one before, taken on the way in while partners change over; empty: none
    std::string timestamp_header = "X-Timestamp";
    std::string signature_header = "X-Signature";
    std::string prefix = "sha256=";
    Duration window{300'000};  ///< on the way in: how far the partner's clock may be from ours
};

std::vector<SettingKey> signing_keys();
/// Throws std::runtime_error with one sentence.
WebhookSigning read_signing(const Settings& block);

/// The two headers of a call that leaves at `now`.
WebFields signed_headers(const WebhookSigning& signing, std::string_view body, Time now);

/// Throws Fault(signature_missing | signature_invalid): no header, another time than now ± window, another secret or body. The
/// comparison takes the same time wherever the texts differ.
void check_signature(const WebhookSigning& signing, const WebRequest& request, Time now);

}  // namespace gateway::municipal
