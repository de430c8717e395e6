#include "adapters/partner/access.hpp"

#include <algorithm>
#include <cmath>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate.hpp"

namespace gateway::partner {

namespace {

constexpr std::string_view bearer = "bearer ";

std::string token_of(const WebRequest& request) {
    const auto field = request.header("Authorization");
    if (!field || field->size() <= bearer.size()) return {};
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (!std::ranges::equal(field->substr(0, bearer.size()), bearer, {}, lower)) return {};
    return std::string(field->substr(bearer.size()));
}

struct Credentials {
    std::string token_digest;  ///< empty = none came
    std::optional<Certificate> certificate;
};

Credentials credentials_of(const WebRequest& request) {
    Credentials came;
    if (const std::string token = token_of(request); !token.empty()) came.token_digest = sha256_hex(token);
    if (!request.client_cert.empty()) came.certificate = Certificate::from_pem(request.client_cert);
    return came;
}

bool fits(const PartnerSettings& partner, const Credentials& came) {
    if (!partner.token.empty() && !constant_time_equal(sha256_hex(partner.token), came.token_digest)) return false;
    if (partner.certificates.empty()) return true;
    return came.certificate && names_signer(partner.certificates, came.certificate->subject(), came.certificate->sha256());
}

}  // namespace

const PartnerSettings& caller_of(const DoorSettings& door, const WebRequest& request) {
    const Credentials came = credentials_of(request);
    const PartnerSettings* found = nullptr;
    for (const auto& partner : door.partners)
        if (fits(partner, came) && found == nullptr) found = &partner;
    if (found != nullptr) return *found;
    const bool silent = came.token_digest.empty() && !came.certificate;
    throw Fault(silent ? Cause::credentials_missing : Cause::credentials_wrong, {}, "Authorization");
}

void require_scope(const PartnerSettings& partner, Scope scope) {
    if (!partner.scopes.contains(scope)) throw Fault(Cause::forbidden, "the partner's scopes do not allow this call");
}

std::optional<Duration> Allowance::take(const PartnerSettings& partner, Time now) {
    const double per_ms = partner.rate / 60'000.0;
    const auto [at, is_new] = buckets_.try_emplace(partner.id, Bucket{static_cast<double>(partner.burst), now});
    Bucket& bucket = at->second;
    const auto passed = std::chrono::duration_cast<Duration>(now - bucket.filled_at);
    if (passed > Duration::zero()) {
        bucket.calls = std::min<double>(partner.burst, bucket.calls + static_cast<double>(passed.count()) * per_ms);
        bucket.filled_at = now;
    } else if (passed < Duration::zero()) {
        bucket.filled_at = now;  // the clock was set back: time begins anew
    }
    constexpr double whole = 1 - 1e-9;  // tenths of seconds do not add up to one exactly
    if (bucket.calls >= whole) {
        bucket.calls -= 1;
        return std::nullopt;
    }
    return Duration(static_cast<std::int64_t>(std::ceil((1 - bucket.calls) / per_ms)));
}

}  // namespace gateway::partner
