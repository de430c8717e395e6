#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "gateway/signature/revocation_native.hpp"

namespace gateway {
namespace {

X509CrlPtr parsed_crl(std::string_view octets) {
    if (octets.size() > max_crl_octets) throw std::runtime_error("the CRL is larger than 64 MiB");
    X509CrlPtr crl;
    if (octets.starts_with('\x30')) {
        const unsigned char* at = octets_of(octets);
        crl.reset(d2i_X509_CRL(nullptr, &at, static_cast<long>(octets.size())));
    } else {
        const BioPtr bio = bio_over(octets);
        crl.reset(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
    }
    ERR_clear_error();
    if (!crl) throw std::runtime_error("what came is no CRL");
    return crl;
}

/// The issuer whose name and key fit; several certificates may bear one name (a renewed authority).
const Certificate* signer_of(X509_CRL* crl, const std::vector<Certificate>& issuers) {
    for (const Certificate& issuer : issuers) {
        if (X509_NAME_cmp(X509_get_subject_name(x509_of(issuer)), X509_CRL_get_issuer(crl)) != 0) continue;
        const bool fits = X509_CRL_verify(crl, X509_get0_pubkey(x509_of(issuer))) == 1;
        ERR_clear_error();
        if (fits) return &issuer;
    }
    return nullptr;
}

bool is_web(std::string_view url) {
    return url.size() <= 2000 && (url.starts_with("http://") || url.starts_with("https://"));
}

void add_url(std::vector<std::string>& urls, const GENERAL_NAME* name) {
    if (name == nullptr || name->type != GEN_URI) return;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    const std::string url(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                          static_cast<std::size_t>(ASN1_STRING_length(text)));
    if (is_web(url)) urls.push_back(url);
}

}  // namespace

BelievedCrl read_crl(std::string_view octets, const std::vector<Certificate>& issuers, Time now) {
    X509CrlPtr crl = parsed_crl(octets);
    const Certificate* issuer = signer_of(crl.get(), issuers);
    if (issuer == nullptr)
        throw std::runtime_error("the CRL of '" + name_text(X509_CRL_get_issuer(crl.get())) +
                                 "' is signed by none of the trusted authorities");
    const auto from = time_of(X509_CRL_get0_lastUpdate(crl.get()));
    if (!from) throw std::runtime_error("the CRL does not say when it was made");
    if (*from > now + trust_clock_skew) throw std::runtime_error("the CRL is from the future: " + to_rfc3339(*from));
    const auto until = time_of(X509_CRL_get0_nextUpdate(crl.get()));
    return {std::move(crl), *issuer, *from, until.value_or(*from + std::chrono::days{1})};
}

std::vector<std::string> crl_urls_of(const Certificate& certificate) {
    std::vector<std::string> urls;
    const OpensslPtr<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(x509_of(certificate), NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        // A CRL of somebody else, or of some reasons only, does not tell all.
        if (point->CRLissuer != nullptr || point->reasons != nullptr) continue;
        if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
        const GENERAL_NAMES* names = point->distpoint->name.fullname;
        for (int j = 0; j < sk_GENERAL_NAME_num(names); ++j) add_url(urls, sk_GENERAL_NAME_value(names, j));
    }
    ERR_clear_error();
    return urls;
}

std::vector<std::string> ocsp_urls_of(const Certificate& certificate) {
    std::vector<std::string> urls;
    const OpensslPtr<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(
        static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(x509_of(certificate), NID_info_access, nullptr, nullptr)));
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* one = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        if (OBJ_obj2nid(one->method) == NID_ad_OCSP) add_url(urls, one->location);
    }
    ERR_clear_error();
    return urls;
}

}  // namespace gateway
