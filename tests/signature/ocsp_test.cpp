#include <catch2/catch.hpp>

#include "gateway/signature/revocation_native.hpp"
#include "gateway/signature/trust.hpp"
#include "tests/signature/authority.hpp"

using namespace gateway;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

/// A responder with its own certificate, as wished.
KeyPair responder(const Authority& authority, CertificateUse use, Time until) {
    CertificateWish wish = authority.wish("responder");
    wish.use = use;
    wish.not_after = until;
    return authority.make(wish);
}

struct Asked {
    explicit Asked(KeyAlgorithm algorithm = KeyAlgorithm::gost2012_256)
        : authority(algorithm),
          pair(authority.make(authority.wish("partner"))),
          certificate(certificate_of(pair)),
          issuer(certificate_of(authority.root)) {}

    OcspAnswer read(const OcspWish& wish) const {
        return read_ocsp(authority.ocsp(pair, wish), certificate, issuer, authority.now);
    }
    OcspWish good() const { return {.from = authority.now - 1h, .until = authority.now + 1h}; }

    Authority authority;
    KeyPair pair;
    Certificate certificate, issuer;
};

}  // namespace

TEST_CASE("an OCSP answer of the authority or of its responder is believed, GOST, RSA and EC alike") {
    for (const auto algorithm : {KeyAlgorithm::gost2012_256, KeyAlgorithm::rsa2048, KeyAlgorithm::ec_p256}) {
        const Asked asked(algorithm);
        const KeyPair own = responder(asked.authority, CertificateUse::ocsp_responder, asked.authority.now + days{9});
        for (const KeyPair* signer : {static_cast<const KeyPair*>(nullptr), &own}) {
            OcspWish wish = asked.good();
            wish.signer = signer;
            const OcspAnswer answer = asked.read(wish);
            CHECK_FALSE(answer.revoked);
            CHECK(answer.until == asked.authority.now + 1h);
        }
    }
}

TEST_CASE("an OCSP answer nobody may give is not believed") {
    const Asked asked;
    const Authority stranger;
    const auto refused = [&](const KeyPair& signer) {
        OcspWish wish = asked.good();
        wish.signer = &signer;
        try {
            asked.read(wish);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string("believed");
    };
    const Time later = asked.authority.now + days{9};
    CHECK_THAT(refused(stranger.root), Catch::Contains("the signature of the OCSP answer is wrong"));
    CHECK_THAT(refused(responder(stranger, CertificateUse::ocsp_responder, later)),
               Catch::Contains("not certified by the issuer"));
    CHECK_THAT(refused(responder(asked.authority, CertificateUse::signing, later)), Catch::Contains("not certified for OCSP"));
    CHECK_THAT(refused(responder(asked.authority, CertificateUse::server, later)), Catch::Contains("not certified for OCSP"));
    CHECK_THAT(refused(responder(asked.authority, CertificateUse::ocsp_responder, asked.authority.now - 1h)),
               Catch::Contains("its certificate expired"));
}

TEST_CASE("an OCSP answer that was changed, is about others, unknown or from the future is not believed") {
    const Asked asked;
    const KeyPair other = asked.authority.make(asked.authority.wish("other"));
    const Certificate other_certificate = certificate_of(other);
    OcspWish wish = asked.good();
    wish.instead = &other_certificate;
    CHECK_THROWS_WITH(asked.read(wish), Catch::Contains("says nothing of this certificate"));
    wish = asked.good();
    wish.unknown = true;
    CHECK_THROWS_WITH(asked.read(wish), Catch::Contains("does not know this certificate"));
    wish = asked.good();
    wish.from = asked.authority.now + 1h;
    CHECK_THROWS_WITH(asked.read(wish), Catch::Contains("from the future"));

    const std::string answer = asked.authority.ocsp(asked.pair, asked.good());
    int believed = 0;
    for (std::size_t i = 0; i < answer.size(); i += 7) {
        std::string changed = answer;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        try {
            const OcspAnswer read = read_ocsp(changed, asked.certificate, asked.issuer, asked.authority.now);
            // What the signature does not cover may change without harm: the certificates that came along.
            believed += !read.revoked && read.until == asked.authority.now + 1h ? 0 : 1;
        } catch (const std::runtime_error&) {
            continue;
        }
    }
    CHECK(believed == 0);
    CHECK_THROWS_WITH(read_ocsp("", asked.certificate, asked.issuer, asked.authority.now), Catch::Contains("no OCSP answer"));
    const std::string try_later = std::string("\x30\x03\x0a\x01\x03", 5);
    CHECK_THROWS_WITH(read_ocsp(try_later, asked.certificate, asked.issuer, asked.authority.now), Catch::Contains("trylater"));
}

TEST_CASE("what a responder says makes the status of a certificate known") {
    Asked asked;
    TrustPolicy policy;
    policy.revocation.mode = RevocationMode::ocsp;
    const TrustStore store = TrustStore::load(asked.authority.folder.path(), policy);
    CHECK(store.check(asked.certificate, asked.authority.now).status_unknown);
    const auto queries = store.revocation().due(asked.authority.now);
    REQUIRE(queries.size() == 1);
    CHECK(queries[0].kind == RevocationKind::ocsp);
    CHECK(queries[0].url == "http://127.0.0.1/ocsp");

    SECTION("good until its answer ends") {
        const std::string answer = asked.authority.ocsp(asked.pair, asked.good());
        CHECK(store.revocation().take(queries[0], answer, asked.authority.now) == "");
        CHECK_FALSE(store.check(asked.certificate, asked.authority.now).status_unknown);
        CHECK(store.check(asked.certificate, asked.authority.now + 2h).status_unknown);
        CHECK(store.revocation().due(asked.authority.now + 31min).size() == 1);
    }
    SECTION("revoked, from the date of its revocation, and for good") {
        OcspWish wish = asked.good();
        wish.revoked = true;
        wish.revoked_at = asked.authority.now - 30min;
        store.revocation().take(queries[0], asked.authority.ocsp(asked.pair, wish), asked.authority.now);
        CHECK(store.check(asked.certificate, asked.authority.now).cause == Cause::certificate_revoked);
        CHECK(store.check(asked.certificate, asked.authority.now - 40min).trusted);
        CHECK(store.check(asked.certificate, asked.authority.now + days{30}).cause == Cause::certificate_revoked);
    }
}

TEST_CASE("an older OCSP answer does not undo a newer one") {
    const Asked asked;
    TrustPolicy policy;
    policy.revocation.mode = RevocationMode::ocsp;
    const TrustStore store = TrustStore::load(asked.authority.folder.path(), policy);
    store.check(asked.certificate, asked.authority.now);
    const auto queries = store.revocation().due(asked.authority.now);
    REQUIRE(queries.size() == 1);
    OcspWish revoked = asked.good();
    revoked.from = asked.authority.now - 10min;
    revoked.revoked = true;
    revoked.revoked_at = asked.authority.now - 30min;
    CHECK(store.revocation().take(queries[0], asked.authority.ocsp(asked.pair, revoked), asked.authority.now) == "");
    const std::string old = asked.authority.ocsp(asked.pair, asked.good());
    CHECK_THAT(store.revocation().take(queries[0], old, asked.authority.now), Catch::Contains("older"));
    CHECK(store.check(asked.certificate, asked.authority.now).cause == Cause::certificate_revoked);
}

TEST_CASE("a responder is asked only where there is no current CRL, when so configured") {
    const Asked asked;
    TrustPolicy policy;
    policy.revocation.mode = RevocationMode::crl_then_ocsp;
    policy.revocation.ocsp_url = "https://ocsp.example/";
    const TrustStore store = TrustStore::load(asked.authority.folder.path(), policy);
    store.check(asked.certificate, asked.authority.now);
    auto queries = store.revocation().due(asked.authority.now);
    REQUIRE(queries.size() == 2);
    const auto crl = queries[0].kind == RevocationKind::crl ? queries[0] : queries[1];
    const auto ocsp = queries[0].kind == RevocationKind::crl ? queries[1] : queries[0];
    CHECK(ocsp.url == "https://ocsp.example/");

    SECTION("the CRL suffices") {
        store.revocation().take(crl,
                                issue_empty_crl_pem(asked.authority.root, asked.authority.now - 1h, asked.authority.now + 9h),
                                asked.authority.now);
        CHECK_FALSE(store.check(asked.certificate, asked.authority.now).status_unknown);
    }
    SECTION("a revocation the responder told stays, also beside a CRL that does not name it") {
        OcspWish wish = asked.good();
        wish.revoked = true;
        wish.revoked_at = asked.authority.now - 30min;
        store.revocation().take(ocsp, asked.authority.ocsp(asked.pair, wish), asked.authority.now);
        CHECK(store.check(asked.certificate, asked.authority.now).cause == Cause::certificate_revoked);
        store.revocation().take(crl,
                                issue_empty_crl_pem(asked.authority.root, asked.authority.now - 1h, asked.authority.now + 9h),
                                asked.authority.now);
        CHECK(store.check(asked.certificate, asked.authority.now).cause == Cause::certificate_revoked);
    }
    SECTION("the responder suffices") {
        store.revocation().failed(crl, "404", asked.authority.now);
        store.revocation().take(ocsp, asked.authority.ocsp(asked.pair, asked.good()), asked.authority.now);
        CHECK_FALSE(store.check(asked.certificate, asked.authority.now).status_unknown);
    }
}
