// The one table of causes: every refusal on the way in, every failed attempt on the way out and every alarm names a row.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace gateway {

enum class Cause {
    none,
    // the message itself (way in)
    malformed,
    doctype_forbidden,
    too_large,
    too_deep,
    wrong_encoding,
    wrong_content_type,
    schema_violation,
    bad_value,
    missing_field,
    bad_base64,
    unknown_operation,
    unknown_topic,
    unknown_territory,
    unknown_service,
    unknown_appeal,
    no_route,
    not_found,
    method_not_allowed,
    duplicate_other_content,
    attachment_missing,
    parameters_conflict,
    // signatures and identity
    signature_missing,
    signature_invalid,
    signature_target,
    certificate_untrusted,
    certificate_expired,
    certificate_revoked,
    certificate_usage,
    sender_unknown,
    credentials_missing,
    credentials_wrong,
    forbidden,
    // load and our own state
    rate_limited,
    overloaded,
    store_unavailable,
    stopping,
    request_timeout,
    header_too_large,
    internal,
    // attempts on the way out
    connect_failed,
    name_unresolved,
    tls_failed,
    timeout,
    connection_cut,
    partner_unavailable,
    partner_rate_limited,
    partner_rejected,
    partner_auth,
    partner_garbage,
    partner_unsigned,
    correlation_missing,
    mapping_failed,
    attempts_exhausted,
    cancelled_by_operator,
    breaker_open,
    stale_message_id,
    queue_overflow,
    // files and their storage
    attachment_unavailable,
    attachment_corrupt,
    attachment_infected,
    scan_unavailable,
    quota_exceeded,
    // exchange through an intermediary
    message_expired,
    partner_forbidden,
    partner_verdict,
    poisoned,
    waiting_for_pickup,
    // trust services and keys
    trust_unavailable,
    key_unavailable,
};

enum class Party { nobody, we, network, partner, data, certificate };

/// What SOAP 1.1 calls the guilty side (faultcode).
enum class SoapFaultCode { client, server };

struct CauseInfo {
    Cause cause;
    std::string_view code;              ///< stable, dotted, lower case: "signature.invalid"; never renamed
    std::string_view ru, en;            ///< one sentence for a person
    Party party;                        ///< who must act
    std::string_view next_ru, next_en;  ///< what to do now
    int http_status;                    ///< for problem documents, 400…599
    SoapFaultCode soap;
};

/// The row of a cause; every enumerator has exactly one (a test holds this).
const CauseInfo& info(Cause cause);

/// All rows, in the order of the enumeration.
std::span<const CauseInfo> all_causes();

/// From the stable code back; nullopt for a code this version does not know.
std::optional<Cause> cause_of(std::string_view code);

std::string_view to_text(Party party);

}  // namespace gateway
