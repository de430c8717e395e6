// Time stamps of a third party (RFC 3161): the query, the token in the reply, and what a token proves.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/cause.hpp"
#include "gateway/signature/trust.hpp"

namespace gateway {

inline constexpr std::string_view timestamp_query_type = "application/timestamp-query";
inline constexpr std::string_view timestamp_reply_type = "application/timestamp-reply";

/// DER of a TimeStampReq over a SHA-256 digest (64 hex digits): version 1, a random nonce, the authority's certificate wanted.
/// `policy` is a dotted OID or empty. Throws Fault(bad_value) for other arguments. Any thread.
std::string make_timestamp_query(std::string_view sha256, const std::string& policy);

/// The token (DER of its ContentInfo) of a TimeStampResp that answers exactly this query: same digest, nonce and policy. The
/// signature is not checked here. Throws Fault: partner_rejected when the authority refuses, partner_garbage otherwise.
std::string timestamp_token(std::string_view reply, std::string_view query);

struct TimestampCheck {
    Cause cause = Cause::none;  ///< none = the authority says that the digest existed at `at`
    std::string detail;
    std::optional<Time> at;  ///< set as soon as the token could be read
    std::optional<Certificate> authority;
    std::string policy;
    bool valid() const { return cause == Cause::none; }
};

/// Checks that `token` stamps exactly this digest, was signed by a certificate made for time stamps alone (extended key usage,
/// critical) that was valid then, and that `trust` believes this certificate at that time (null = the chain is not checked;
/// intermediates must lie in the trust store). Never throws for what the token holds. Any thread.
TimestampCheck verify_timestamp(std::string_view token, std::string_view sha256, const TrustStore* trust);

}  // namespace gateway
