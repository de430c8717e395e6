// CRLs and OCSP answers as OpenSSL reads them; for the room signature only.
#pragma once

#include <openssl/ocsp.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/revocation.hpp"

namespace gateway {

struct CrlSet {
    std::vector<X509CrlPtr> crls;
};

/// A CRL that was signed by `issuer`.
struct BelievedCrl {
    X509CrlPtr crl;
    Certificate issuer;
    Time this_update{}, until{};  ///< without nextUpdate it counts for a day
};

/// What every responder and every CRL may be ahead of our clock.
constexpr auto trust_clock_skew = std::chrono::minutes{5};

/// DER or PEM. Throws std::runtime_error with one sentence: not a CRL, none of `issuers` signed it, from the future. A CRL that
/// has ended is returned.
BelievedCrl read_crl(std::string_view octets, const std::vector<Certificate>& issuers, Time now);

struct OcspAnswer {
    bool revoked = false;
    std::optional<Time> revoked_at;
    Time this_update{}, until{};  ///< without nextUpdate it counts for an hour
};

/// DER of an OCSPRequest with one SHA-1 CertID and no nonce, so that answers can be kept.
std::string ocsp_request(const Certificate& certificate, const Certificate& issuer);

/// Believed are answers signed by `issuer` itself or by a responder it has certified for OCSP, valid at `now` (RFC 6960
/// §4.2.2.2). Throws std::runtime_error with one sentence for all else: garbage, an error status, a wrong signature or
/// responder, an answer about others, "unknown", from the future. An answer that has ended is returned.
OcspAnswer read_ocsp(std::string_view octets, const Certificate& certificate, const Certificate& issuer, Time now);

/// http and https addresses of the distribution points and of the responders, in order; others are left out.
std::vector<std::string> crl_urls_of(const Certificate& certificate);
std::vector<std::string> ocsp_urls_of(const Certificate& certificate);

}  // namespace gateway
