#include <openssl/x509v3.h>

#include "gateway/signature/revocation_native.hpp"

namespace gateway {
namespace {

using OcspRequestPtr = OpensslPtr<OCSP_REQUEST, OCSP_REQUEST_free>;
using OcspResponsePtr = OpensslPtr<OCSP_RESPONSE, OCSP_RESPONSE_free>;
using OcspBasicPtr = OpensslPtr<OCSP_BASICRESP, OCSP_BASICRESP_free>;
using OcspIdPtr = OpensslPtr<OCSP_CERTID, OCSP_CERTID_free>;

[[noreturn]] void refuse(const std::string& sentence) {
    ERR_clear_error();
    throw std::runtime_error(sentence);
}

OcspIdPtr id_of(const Certificate& certificate, const Certificate& issuer) {
    OcspIdPtr id(OCSP_cert_to_id(EVP_sha1(), x509_of(certificate), x509_of(issuer)));
    require_openssl(id != nullptr, "OCSP request");
    return id;
}

OcspBasicPtr basic_of(std::string_view octets) {
    if (octets.size() > max_ocsp_octets) refuse("the OCSP answer is larger than 64 KiB");
    const unsigned char* at = octets_of(octets);
    const OcspResponsePtr response(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(octets.size())));
    if (!response) refuse("what came is no OCSP answer");
    const int status = OCSP_response_status(response.get());
    if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        refuse(std::string("the OCSP responder refused: ") + OCSP_response_status_str(status));
    OcspBasicPtr basic(OCSP_response_get1_basic(response.get()));
    if (!basic) refuse("the OCSP answer is of an unknown kind");
    return basic;
}

/// The authority itself, or whom it has certified for this one purpose.
void require_responder(X509* signer, const Certificate& issuer, Time now) {
    if (X509_cmp(signer, x509_of(issuer)) == 0) return;
    const Certificate responder = certificate_of(signer);
    const std::string who = "the OCSP responder '" + responder.common_name() + "'";
    if (X509_check_issued(x509_of(issuer), signer) != X509_V_OK || X509_verify(signer, X509_get0_pubkey(x509_of(issuer))) != 1)
        refuse(who + " is not certified by the issuer of the certificate");
    if ((X509_get_extension_flags(signer) & EXFLAG_XKUSAGE) == 0 || (X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) == 0)
        refuse(who + " is not certified for OCSP");
    if (now > responder.not_after()) refuse(who + ": its certificate expired on " + to_rfc3339(responder.not_after()));
    if (now + trust_clock_skew < responder.not_before())
        refuse(who + ": its certificate is valid only from " + to_rfc3339(responder.not_before()));
}

/// The responder's certificate is in the answer, or it is the issuer's own.
void require_signature(OCSP_BASICRESP* basic, const Certificate& issuer, Time now) {
    const OpensslPtr<STACK_OF(X509), [](STACK_OF(X509) * all) { sk_X509_free(all); }> own(sk_X509_new_null());
    require_openssl(own && sk_X509_push(own.get(), x509_of(issuer)) > 0, "OCSP answer");
    X509* signer = nullptr;
    if (OCSP_resp_get0_signer(basic, &signer, own.get()) != 1)
        refuse("the OCSP answer does not hold its responder's certificate");
    require_responder(signer, issuer, now);
    if (OCSP_basic_verify(basic, own.get(), nullptr, OCSP_NOVERIFY) != 1) refuse("the signature of the OCSP answer is wrong");
}

/// GeneralizedTime as ASN1_TIME reads it too.
std::optional<Time> time_in(const ASN1_GENERALIZEDTIME* time) {
    return time == nullptr ? std::nullopt : time_of(time);
}

}  // namespace

std::string ocsp_request(const Certificate& certificate, const Certificate& issuer) {
    const OcspRequestPtr request(OCSP_REQUEST_new());
    OcspIdPtr id = id_of(certificate, issuer);
    require_openssl(request && OCSP_request_add0_id(request.get(), id.get()) != nullptr, "OCSP request");
    [[maybe_unused]] OCSP_CERTID* owned_by_request = id.release();
    unsigned char* der = nullptr;
    const int size = i2d_OCSP_REQUEST(request.get(), &der);
    require_openssl(size > 0, "OCSP request");
    std::string octets(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return octets;
}

OcspAnswer read_ocsp(std::string_view octets, const Certificate& certificate, const Certificate& issuer, Time now) {
    const OcspBasicPtr basic = basic_of(octets);
    require_signature(basic.get(), issuer, now);
    const OcspIdPtr id = id_of(certificate, issuer);
    int status = 0, reason = 0;
    ASN1_GENERALIZEDTIME *revoked_at = nullptr, *from = nullptr, *until = nullptr;
    if (OCSP_resp_find_status(basic.get(), id.get(), &status, &reason, &revoked_at, &from, &until) != 1)
        refuse("the OCSP answer says nothing of this certificate");
    const auto made = time_in(from);
    if (!made) refuse("the OCSP answer does not say when it was made");
    if (*made > now + trust_clock_skew) refuse("the OCSP answer is from the future: " + to_rfc3339(*made));
    if (status == V_OCSP_CERTSTATUS_UNKNOWN) refuse("the OCSP responder does not know this certificate");
    ERR_clear_error();
    OcspAnswer answer;
    answer.revoked = status == V_OCSP_CERTSTATUS_REVOKED;
    answer.revoked_at = time_in(revoked_at);
    answer.this_update = *made;
    answer.until = time_in(until).value_or(*made + std::chrono::hours{1});
    return answer;
}

}  // namespace gateway
