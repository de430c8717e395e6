#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "gateway/signature/signing_term.hpp"
#include "gateway/signature/trust_native.hpp"

namespace gateway {
namespace {

using StoreContext = OpensslPtr<X509_STORE_CTX, X509_STORE_CTX_free>;

void free_crls(STACK_OF(X509_CRL) * crls) {
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

/// What the callback of one verification sees and finds out.
struct ChainLook {
    const CrlSet& fetched;
    std::vector<X509*> silent;  ///< certificates no CRL that counts speaks about
};

ChainLook& look_of(X509_STORE_CTX* context) {
    return *static_cast<ChainLook*>(X509_STORE_CTX_get_app_data(context));
}

/// The folder's CRLs of one issuer and those that were fetched.
OpensslPtr<STACK_OF(X509_CRL), free_crls> crls_of(X509_STORE_CTX* context, const X509_NAME* issuer) {
    OpensslPtr<STACK_OF(X509_CRL), free_crls> crls(X509_STORE_CTX_get1_crls(context, issuer));
    if (!crls) crls.reset(sk_X509_CRL_new_null());
    require_openssl(crls != nullptr, "CRLs");
    for (const X509CrlPtr& crl : look_of(context).fetched.crls) {
        if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), issuer) != 0) continue;
        X509_CRL_up_ref(crl.get());
        require_openssl(sk_X509_CRL_push(crls.get(), crl.get()) > 0, "CRLs");
    }
    return crls;
}

/// A revocation after `at` does not undo a signature made before it. OpenSSL forgets its current CRL when that is newer than
/// `at`, so the issuer's CRLs are looked through again.
bool revoked_later(X509_STORE_CTX* context) {
    X509* x509 = X509_STORE_CTX_get_current_cert(context);
    const Time at{std::chrono::seconds{X509_VERIFY_PARAM_get_time(X509_STORE_CTX_get0_param(context))}};
    const auto crls = crls_of(context, X509_get_issuer_name(x509));
    bool found = false;
    for (int i = 0; i < sk_X509_CRL_num(crls.get()); ++i) {
        X509_REVOKED* entry = nullptr;
        if (X509_CRL_get0_by_cert(sk_X509_CRL_value(crls.get(), i), &entry, x509) != 1) continue;
        const auto when = time_of(X509_REVOKED_get0_revocationDate(entry));
        if (!when || *when <= at) return false;
        found = true;
    }
    return found;
}

/// Lets pass what the policy judges later: no CRL, none that counts now, a CRL newer than the time asked about.
int judge(int good, X509_STORE_CTX* context) {
    if (good == 1) return 1;
    switch (X509_STORE_CTX_get_error(context)) {
        case X509_V_ERR_UNABLE_TO_GET_CRL:
        case X509_V_ERR_CRL_HAS_EXPIRED:
        case X509_V_ERR_DIFFERENT_CRL_SCOPE:
        case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
            look_of(context).silent.push_back(X509_STORE_CTX_get_current_cert(context));
            return 1;
        case X509_V_ERR_CRL_NOT_YET_VALID:
            return 1;
        case X509_V_ERR_CERT_REVOKED:
            return revoked_later(context) ? 1 : 0;
        default:
            return 0;
    }
}

Cause cause_of_error(int error) {
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Cause::certificate_expired;
        case X509_V_ERR_CERT_REVOKED:
            return Cause::certificate_revoked;
        case X509_V_ERR_INVALID_PURPOSE:
            return Cause::certificate_usage;
        default:
            return Cause::certificate_untrusted;
    }
}

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

std::string who_of(const TrustFiles& files, const Certificate& certificate) {
    const auto file = files.file_of.find(certificate.sha256());
    const std::string name = "certificate '" + certificate.subject() + "'";
    return file == files.file_of.end() ? name : name + " (trusted file " + file->second + ")";
}

std::string sentence(const TrustFiles& files, const Certificate& certificate, int error) {
    const std::string who = who_of(files, certificate);
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return who + " expired on " + day_of(certificate.not_after());
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return who + " is valid only from " + day_of(certificate.not_before());
        case X509_V_ERR_CERT_REVOKED:
            return who + " is revoked by its issuer's CRL";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return who + ": its issuer '" + certificate.issuer() + "' is not among the trusted certificates";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return who + " is self-signed and not among the trusted certificates";
        default:
            return who + ": " + X509_verify_cert_error_string(error);
    }
}

ChainVerdict refused(Cause cause, std::string detail) {
    return {false, cause, std::move(detail)};
}

}  // namespace

namespace {

/// When the newest CRL of the link's issuer ended or will end.
std::optional<Time> newest_crl(X509_STORE_CTX* context, const X509* link) {
    const auto crls = crls_of(context, X509_get_issuer_name(link));
    std::optional<Time> newest;
    for (int i = 0; i < sk_X509_CRL_num(crls.get()); ++i) {
        const auto until = time_of(X509_CRL_get0_nextUpdate(sk_X509_CRL_value(crls.get(), i)));
        if (until && (!newest || *newest < *until)) newest = until;
    }
    return newest;
}

void take_links(BuiltChain& chain, X509_STORE_CTX* context) {
    const STACK_OF(X509)* links = X509_STORE_CTX_get0_chain(context);
    const std::vector<X509*>& silent = look_of(context).silent;
    for (int i = 0; i < sk_X509_num(links); ++i) {
        X509* link = sk_X509_value(links, i);
        chain.links.push_back(certificate_of(link));
        chain.crl_silent.push_back(std::find(silent.begin(), silent.end(), link) != silent.end());
        chain.crl_until.push_back(chain.crl_silent.back() ? newest_crl(context, link) : std::nullopt);
    }
}

/// Fetched CRLs as OpenSSL wants them; the stack owns nothing.
using BorrowedCrls = OpensslPtr<STACK_OF(X509_CRL), [](STACK_OF(X509_CRL) * crls) { sk_X509_CRL_free(crls); }>;

BorrowedCrls borrowed(const CrlSet& fetched) {
    BorrowedCrls crls(sk_X509_CRL_new_null());
    require_openssl(crls != nullptr, "CRLs");
    for (const X509CrlPtr& crl : fetched.crls) require_openssl(sk_X509_CRL_push(crls.get(), crl.get()) > 0, "CRLs");
    return crls;
}

void start_look(X509_STORE_CTX* context, Time at, CrlUse use) {
    X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    X509_VERIFY_PARAM_set_depth(param, 8);
    if (use == CrlUse::all) X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_STORE_CTX_set_verify_cb(context, judge);
}

}  // namespace

BuiltChain build_chain(const TrustFiles& files, const CrlSet& fetched, const Certificate& certificate, Time at, CrlUse use) {
    BuiltChain chain;
    ChainLook look{fetched, {}};
    const BorrowedCrls crls = borrowed(fetched);
    const StoreContext context(X509_STORE_CTX_new());
    require_openssl(context && X509_STORE_CTX_init(context.get(), files.store.get(), x509_of(certificate), nullptr) == 1,
                    "certificate chain");
    X509_STORE_CTX_set0_crls(context.get(), crls.get());
    require_openssl(X509_STORE_CTX_set_app_data(context.get(), &look), "certificate chain");
    start_look(context.get(), at, use);
    const bool good = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    const X509* guilty = X509_STORE_CTX_get_current_cert(context.get());
    if (good && may_sign(certificate)) {
        chain.verdict.trusted = true;
        take_links(chain, context.get());
    } else if (good) {
        chain.verdict = refused(
            Cause::certificate_usage,
            who_of(files, certificate) + " may not sign: its key usage has neither digitalSignature nor nonRepudiation");
    } else {
        chain.verdict = refused(cause_of_error(error), sentence(files, guilty ? certificate_of(guilty) : certificate, error));
    }
    ERR_clear_error();
    return chain;
}

}  // namespace gateway
