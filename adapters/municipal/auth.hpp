// How we prove to a partner's HTTP server who we are.
#pragma once

#include <string>

#include "adapters/adapter.hpp"

namespace gateway::municipal {

struct AuthSettings {
    enum class Kind { none, api_key, basic, oauth2 };
    Kind kind = Kind::none;
    std::string header, query;         ///< api_key: where the key stands; one of the two
    std::string prefix;                ///< api_key: before the key in the header, "Bearer "
    std::string key;                   ///< api_key
    std::string user, password;        ///< basic; client id and client secret of oauth2
    std::string token_url, scope;      ///< oauth2, client credentials (RFC 6749 §4.4)
    bool credentials_in_body = false;  ///< oauth2: client_id and client_secret as form fields, not as Basic
};

std::vector<SettingKey> auth_keys();
/// Throws std::runtime_error naming what is missing.
AuthSettings read_auth(const Settings& block);

/// Puts credentials on calls; keeps an OAuth2 token until shortly before its end. io thread only.
class PartnerAuth {
public:
    PartnerAuth(AuthSettings settings, WebClient& web, Clock& clock)
        : settings_(std::move(settings)), web_(web), clock_(clock) {}

    /// `call` with credentials; its TLS, proxy and time limit serve the token's request too. Throws TransportError (nothing
    /// of the call itself was sent then: maybe_arrived is false) and Fault(partner_auth | partner_unavailable |
    /// partner_garbage) when no token is to be had.
    Task<WebCall> with_credentials(WebCall call);

    /// The partner said 401. True when a fresh token may help: the call is worth one more try.
    bool forget();

private:
    Task<void> fetch_token(WebCall like);

    AuthSettings settings_;
    WebClient& web_;
    Clock& clock_;
    std::string token_;
    Time token_until_{};
};

}  // namespace gateway::municipal
