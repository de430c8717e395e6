// Which distribution points of a certificate are asked: only those whose CRL speaks of every reason and of its own issuer.
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>

#include "gateway/signature/revocation_native.hpp"
#include "gateway/signature/trust.hpp"
#include "tests/signature/authority.hpp"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

struct Point {
    std::string url;
    bool some_reasons = false, other_issuer = false;
};

GENERAL_NAMES* names_with(GENERAL_NAME* name) {
    GENERAL_NAMES* names = GENERAL_NAMES_new();
    sk_GENERAL_NAME_push(names, name);
    return names;
}

GENERAL_NAME* uri(const std::string& url) {
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, url.data(), static_cast<int>(url.size()));
    GENERAL_NAME* name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_URI, text);
    return name;
}

DIST_POINT* distribution_point(const Point& wanted, const KeyPair& issuer) {
    DIST_POINT* point = DIST_POINT_new();
    point->distpoint = DIST_POINT_NAME_new();
    point->distpoint->type = 0;
    point->distpoint->name.fullname = names_with(uri(wanted.url));
    if (wanted.some_reasons) {
        point->reasons = ASN1_BIT_STRING_new();
        ASN1_BIT_STRING_set_bit(point->reasons, 1, 1);  // keyCompromise
    }
    if (wanted.other_issuer) {
        GENERAL_NAME* name = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(name, GEN_DIRNAME, X509_NAME_dup(X509_get_subject_name(issuer.x509.get())));
        point->CRLissuer = names_with(name);
    }
    return point;
}

/// A partner's certificate with these points and no OCSP.
KeyPair with_points(const Authority& authority, const std::vector<Point>& wanted) {
    CertificateWish wish = authority.wish("partner");
    wish.crl_url = wish.ocsp_url = "";
    KeyPair pair = authority.make(wish);
    const OpensslPtr<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(CRL_DIST_POINTS_new());
    for (const Point& one : wanted) sk_DIST_POINT_push(points.get(), distribution_point(one, authority.root));
    REQUIRE(X509_add1_ext_i2d(pair.x509.get(), NID_crl_distribution_points, points.get(), 0, X509V3_ADD_DEFAULT) == 1);
    EVP_PKEY* signer = authority.root.key.get();
    REQUIRE(X509_sign(pair.x509.get(), signer, evp_digest(digest_of(*signature_kind_of(signer)))) > 0);
    return pair;
}

TrustStore asking_store(const Authority& authority) {
    TrustPolicy policy;
    policy.revocation.mode = RevocationMode::crl;
    return TrustStore::load(authority.folder.path(), policy);
}

}  // namespace

TEST_CASE("a CRL of some reasons only, of somebody else or out of the web's reach is not asked for") {
    const Authority authority;
    const KeyPair pair = with_points(authority, {{"http://127.0.0.1/compromised.crl", true, false},
                                                 {"http://127.0.0.1/indirect.crl", false, true},
                                                 {"ldap://127.0.0.1/whole.crl"},
                                                 {"http://127.0.0.1/whole.crl"}});
    CHECK(crl_urls_of(certificate_of(pair)) == std::vector<std::string>{"http://127.0.0.1/whole.crl"});
    const TrustStore store = asking_store(authority);
    CHECK(store.check(certificate_of(pair), authority.now).trusted);
    const auto queries = store.revocation().due(authority.now);
    REQUIRE(queries.size() == 1);
    CHECK(queries.front().url == "http://127.0.0.1/whole.crl");
}

TEST_CASE("a certificate whose points tell of some reasons only has no known status and nobody to ask") {
    const Authority authority;
    const KeyPair pair = with_points(authority, {{"http://127.0.0.1/compromised.crl", true, false}});
    const TrustStore store = asking_store(authority);
    const ChainVerdict verdict = store.check(certificate_of(pair), authority.now);
    CHECK(verdict.trusted);
    CHECK(verdict.status_unknown);
    CHECK(store.revocation().due(authority.now + 24h).empty());
}
