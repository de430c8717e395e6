// The HTTP line to one partner: address, TLS, time limits, credentials. Shared by rest, soap and webhook.
#pragma once

#include <optional>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/municipal/auth.hpp"
#include "adapters/municipal/signing.hpp"

namespace gateway::municipal {

struct LineSettings {
    std::string url;  ///< without trailing slash
    Duration timeout{30'000};
    std::uint64_t max_answer = 16u << 20;
    ClientTls tls;
    std::string proxy;
    AuthSettings auth;
    std::optional<WebhookSigning> signing;  ///< webhook: each call is signed with its time
};

std::vector<SettingKey> line_keys();
/// Throws std::runtime_error with one sentence.
LineSettings read_line(const Settings& block);

/// io thread only.
class Line {
public:
    Line(LineSettings settings, AdapterKit kit);

    /// One call to `path` below the partner's address. With OAuth2 an answer 401 is met once with a fresh token. Throws
    /// TransportError, and Fault when no token is to be had.
    Task<WebReply> send(std::string method, std::string path, WebFields headers, std::string body, Deadline deadline);

    /// The same of a call made up elsewhere (a file up or down), whose `url` is whole and of the partner's origin. Time limits,
    /// TLS, signature and credentials are put in here.
    Task<WebReply> send(WebCall call, Deadline deadline);
    std::string url_of(const std::string& path) const { return settings_.url + path; }
    const LineSettings& settings() const { return settings_; }

    /// Does the partner answer at all? Everything below 500 but 401 and 403 counts.
    Task<Reach> probe(Deadline deadline);

    const AdapterKit& kit() const { return kit_; }

private:
    LineSettings settings_;
    AdapterKit kit_;
    PartnerAuth auth_;
};

}  // namespace gateway::municipal
