#include "gateway/signature/signing_term.hpp"

#include <openssl/x509v3.h>

#include <algorithm>

#include "gateway/signature/certificate_native.hpp"

namespace gateway {

bool may_sign(const Certificate& certificate) {
    return (X509_get_key_usage(x509_of(certificate)) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

SigningTerm signing_term(const Certificate& certificate) {
    SigningTerm term{certificate.not_before(), certificate.not_after()};
    const OpensslPtr<PKEY_USAGE_PERIOD, PKEY_USAGE_PERIOD_free> period(static_cast<PKEY_USAGE_PERIOD*>(
        X509_get_ext_d2i(x509_of(certificate), NID_private_key_usage_period, nullptr, nullptr)));
    ERR_clear_error();
    if (!period) return term;
    if (const auto from = time_of(period->notBefore)) term.from = std::max(term.from, *from);
    if (const auto until = time_of(period->notAfter)) term.until = std::min(term.until, *until);
    return term;
}

}  // namespace gateway
