#include "gateway/signature/revocation_native.hpp"

#include <catch2/catch.hpp>

#include "gateway/signature/signing_key_native.hpp"
#include "gateway/signature/trust.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/signature/authority.hpp"
#include "tests/signature/signed_samples.hpp"

using namespace gateway;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

TrustPolicy policy_of(RevocationMode mode, OnUnknown on_unknown = OnUnknown::accept) {
    TrustPolicy policy;
    policy.revocation.mode = mode;
    policy.revocation.on_unknown = on_unknown;
    return policy;
}

TrustStore store_of(const Authority& authority, const TrustPolicy& policy) {
    return TrustStore::load(authority.folder.path(), policy);
}

/// The one question that is due.
RevocationQuery only_question(const TrustStore& store, Time now) {
    const auto queries = store.revocation().due(now);
    REQUIRE(queries.size() == 1);
    return queries.front();
}

}  // namespace

TEST_CASE("a certificate without a known status is accepted at once, remarked on and asked about") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    const TrustStore store = store_of(authority, policy_of(RevocationMode::crl));
    const ChainVerdict verdict = store.check(certificate_of(pair), authority.now);
    CHECK(verdict.trusted);
    CHECK(verdict.status_unknown);
    CHECK(verdict.cause == Cause::none);
    CHECK(store.counts().accepted_unknown == 1);
    const RevocationQuery query = only_question(store, authority.now);
    CHECK(query.kind == RevocationKind::crl);
    CHECK(query.url == "http://127.0.0.1/test.crl");
}

TEST_CASE("a fetched CRL that does not name the certificate makes its status known") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    const TrustStore store = store_of(authority, policy_of(RevocationMode::crl));
    store.check(certificate_of(pair), authority.now);
    const RevocationQuery query = only_question(store, authority.now);
    const std::string crl = issue_empty_crl_pem(authority.root, authority.now - 1h, authority.now + 10h);
    CHECK(store.revocation().take(query, crl, authority.now) == "");
    const ChainVerdict verdict = store.check(certificate_of(pair), authority.now + 1s);
    CHECK(verdict.trusted);
    CHECK_FALSE(verdict.status_unknown);
    CHECK(verdict.detail == "");
    CHECK(store.revocation().due(authority.now + 1h).empty());
    CHECK(store.revocation().due(authority.now + 6h).size() == 1);  // well before its end
}

TEST_CASE("a certificate that a fetched CRL names is refused from then on") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    for (const RevocationMode mode : {RevocationMode::crl, RevocationMode::crl_then_ocsp}) {
        const TrustStore store = store_of(authority, policy_of(mode));
        CHECK(store.check(certificate_of(pair), authority.now).trusted);
        for (const RevocationQuery& query : store.revocation().due(authority.now)) {
            if (query.kind != RevocationKind::crl) continue;
            const std::string crl = issue_crl_pem(authority.root, pair, authority.now - 1h, authority.now + 10h);
            CHECK(store.revocation().take(query, crl, authority.now) == "");
        }
        const ChainVerdict verdict = store.check(certificate_of(pair), authority.now + 1s);
        CHECK_FALSE(verdict.trusted);
        CHECK(verdict.cause == Cause::certificate_revoked);
        CHECK(store.check(certificate_of(pair), authority.now - 2h).trusted);  // signed before the revocation
        // Also when the CRL has long ended and nothing newer came: revoked stays revoked.
        CHECK(store.check(certificate_of(pair), authority.now + days{20}).cause == Cause::certificate_revoked);
        CHECK(store.counts().revoked >= 2);
    }
}

TEST_CASE("a CRL that nobody trusted has signed is not believed") {
    const Authority authority, stranger;
    const KeyPair pair = authority.make(authority.wish("partner"));
    const TrustStore store = store_of(authority, policy_of(RevocationMode::crl));
    store.check(certificate_of(pair), authority.now);
    const RevocationQuery query = only_question(store, authority.now);
    const std::string forged = issue_crl_pem(stranger.root, pair, authority.now - 1h, authority.now + 10h);
    CHECK_THAT(store.revocation().take(query, forged, authority.now), Catch::Contains("none of the trusted authorities"));
    CHECK_THAT(store.revocation().take(query, "<html>", authority.now), Catch::Contains("no CRL"));
    const std::string future = issue_empty_crl_pem(authority.root, authority.now + 1h, authority.now + 10h);
    CHECK_THAT(store.revocation().take(query, future, authority.now), Catch::Contains("from the future"));
    const ChainVerdict verdict = store.check(certificate_of(pair), authority.now + 1s);
    CHECK(verdict.trusted);
    CHECK(verdict.status_unknown);
    const RevocationSource source = store.revocation().sources().front();
    CHECK(source.failures == 3);
    CHECK_THAT(source.last_error, Catch::Contains("from the future"));
    CHECK(source.next_attempt == authority.now + 4min);  // 1, 2, 4 minutes
}

TEST_CASE("an older CRL does not undo a newer one") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    const TrustStore store = store_of(authority, policy_of(RevocationMode::crl));
    store.check(certificate_of(pair), authority.now);
    const RevocationQuery query = only_question(store, authority.now);
    const std::string old = issue_empty_crl_pem(authority.root, authority.now - 20h, authority.now + 10h);
    CHECK(store.revocation().take(query, issue_crl_pem(authority.root, pair, authority.now - 1h, authority.now + 10h),
                                  authority.now) == "");
    CHECK_THAT(store.revocation().take(query, old, authority.now), Catch::Contains("older"));
    CHECK(store.check(certificate_of(pair), authority.now + 1s).cause == Cause::certificate_revoked);
}

TEST_CASE("a service that gives out nothing but an ended CRL is told of, and what the CRL says of revocations counts") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    const TrustStore store = store_of(authority, policy_of(RevocationMode::crl));
    store.check(certificate_of(pair), authority.now);
    const RevocationQuery query = only_question(store, authority.now);
    const std::string ended = issue_crl_pem(authority.root, pair, authority.now - 20h, authority.now - 1h);
    CHECK_THAT(store.revocation().take(query, ended, authority.now), Catch::Contains("gives out nothing newer"));
    CHECK(store.revocation().sources().front().failures == 1);
    CHECK(store.check(certificate_of(pair), authority.now).cause == Cause::certificate_revoked);
}

TEST_CASE("when trust services stay silent, the policy decides after the grace and not before") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner"));
    for (const OnUnknown on_unknown : {OnUnknown::accept, OnUnknown::refuse}) {
        const TrustStore store = store_of(authority, policy_of(RevocationMode::crl, on_unknown));
        store.check(certificate_of(pair), authority.now);
        const RevocationQuery query = only_question(store, authority.now);
        store.revocation().take(query, issue_empty_crl_pem(authority.root, authority.now - 1h, authority.now + 10h),
                                authority.now);
        for (int i = 0; i < 4; ++i) store.revocation().failed(query, "connection refused", authority.now + 10h);

        CHECK_FALSE(store.check(certificate_of(pair), authority.now + 9h).status_unknown);
        const ChainVerdict within = store.check(certificate_of(pair), authority.now + 10h + 71h);
        CHECK(within.trusted);
        CHECK(within.status_unknown);
        const ChainVerdict after = store.check(certificate_of(pair), authority.now + 10h + 73h);
        CHECK(after.trusted == (on_unknown == OnUnknown::accept));
        CHECK(after.cause == (on_unknown == OnUnknown::accept ? Cause::none : Cause::trust_unavailable));
        CHECK_THAT(after.detail, Catch::Contains("has not been known since"));
    }
}

TEST_CASE("a CRL of the folder that has ended weakens evidence and stops nobody") {
    const Authority authority;
    const KeyPair pair = authority.make(authority.wish("partner")), other = authority.make(authority.wish("other"));
    std::ofstream(authority.folder.path() / "old.crl")
        << issue_crl_pem(authority.root, other, authority.now - 9h, authority.now - 1h);
    const TrustStore store = store_of(authority, {});
    CHECK(store.check(certificate_of(pair), authority.now).status_unknown);
    CHECK(store.check(certificate_of(pair), authority.now).trusted);
    CHECK(store.check(certificate_of(other), authority.now).cause == Cause::certificate_revoked);
    CHECK(store.revocation().due(authority.now).empty());  // the mode "folder" fetches nothing
    CHECK(store_of(authority, policy_of(RevocationMode::off)).check(certificate_of(other), authority.now).trusted);
}

TEST_CASE("what was fetched outlives the process") {
    const Authority authority;
    const TempFolder cache;
    const KeyPair pair = authority.make(authority.wish("partner")), good = authority.make(authority.wish("good"));
    TrustPolicy policy = policy_of(RevocationMode::crl_then_ocsp);
    policy.revocation.cache_dir = cache.path() / "gost";
    {
        const TrustStore store = store_of(authority, policy);
        store.check(certificate_of(pair), authority.now);
        store.check(certificate_of(good), authority.now);
        for (const RevocationQuery& query : store.revocation().due(authority.now)) {
            const bool about_good = query.request == ocsp_request(certificate_of(good), certificate_of(authority.root));
            const std::string answer =
                query.kind == RevocationKind::crl
                    ? issue_crl_pem(authority.root, pair, authority.now - 2h, authority.now - 1h)
                    : authority.ocsp(about_good ? good : pair, {.from = authority.now - 1h, .until = authority.now + 5h});
            store.revocation().take(query, answer, authority.now);
        }
    }
    const TrustStore store = store_of(authority, policy);
    CHECK(store.check(certificate_of(pair), authority.now).cause == Cause::certificate_revoked);
    const ChainVerdict verdict = store.check(certificate_of(good), authority.now);
    CHECK_FALSE(verdict.status_unknown);
    CHECK(store.check(certificate_of(good), authority.now + 6h).status_unknown);
}

TEST_CASE("evidence tells that revocation could not be asked") {
    const Authority authority;
    KeyPair pair = authority.make(authority.wish("partner"));
    const Certificate certificate = certificate_of(pair);
    const auto key = openssl_signing_key(std::move(pair.key), certificate);
    const std::string text = samples::enveloped(*key, "<doc Id=\"D1\"><a>1</a></doc>", "D1");
    const XmlDocument document = XmlDocument::parse(text);
    const TrustStore store = store_of(authority, policy_of(RevocationMode::ocsp));
    const auto check = verify_xml_signature(document, document.root().children().back(), document.root(),
                                            XmlTransforms::enveloped, &store, authority.now);
    CHECK(check.valid());
    CHECK(check.evidence.verdict == "valid");
    CHECK(check.evidence.reason == "certificate.status_unknown");
}
