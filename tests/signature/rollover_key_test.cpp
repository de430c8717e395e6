#include "gateway/signature/rollover_key.hpp"

#include <openssl/x509v3.h>

#include <catch2/catch.hpp>

#include "gateway/core/fault.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/signing_key_native.hpp"
#include "gateway/signature/signing_term.hpp"
#include "gateway/signature/xmldsig.hpp"
#include "tests/signature/authority.hpp"
#include "tests/signature/signed_samples.hpp"

using namespace gateway;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

class FakedClock final : public Clock {
public:
    Time now() const override { return at; }
    Time at{};
};

std::shared_ptr<const SigningKey> key_of(const Authority& authority, const std::string& name, Time from, Time until) {
    CertificateWish wish = authority.wish(name);
    wish.not_before = from;
    wish.not_after = until;
    KeyPair pair = authority.make(wish);
    const Certificate certificate = certificate_of(pair);
    return openssl_signing_key(std::move(pair.key), certificate);
}

/// The signer of an XML signature the key makes now.
std::string xml_signer_of(const SigningKey& key, Time at) {
    const std::string text = samples::enveloped(key, "<d Id=\"A\"></d>", "A");
    const XmlDocument document = XmlDocument::parse(text);
    const XmlNode root = document.root();
    const auto check = verify_xml_signature(document, root.first_child(), root, XmlTransforms::enveloped, nullptr, at);
    return check.valid() ? check.signer->common_name() : check.detail;
}

}  // namespace

TEST_CASE("with the terms overlapping the newest certificate signs, and partners that trust the authority believe both") {
    const Authority authority;
    FakedClock clock;
    const Time start = authority.now;
    const auto old = key_of(authority, "old", start - days{100}, start + days{20});
    const auto coming = key_of(authority, "coming", start + days{10}, start + days{200});
    const bool newest_first = GENERATE(true, false);  // the order in the configuration says nothing
    const auto key = newest_first ? rollover_key("sign", {coming, old}, clock) : rollover_key("sign", {old, coming}, clock);
    const TrustStore partner = TrustStore::load(authority.folder.path());
    const auto signs_at = [&](Time at) {
        clock.at = at;
        const std::string cms = sign_cms_detached("octets", *key, at);
        const CmsCheck check = verify_cms_detached("octets", cms, &partner, at);
        CHECK(check.detail == "");
        return check.signer->common_name();
    };
    CHECK(signs_at(start) == "old");
    CHECK(signs_at(start + days{10} - 1s) == "old");
    CHECK(signs_at(start + days{10}) == "coming");
    CHECK(signs_at(start + days{19}) == "coming");
    CHECK(signs_at(start + days{150}) == "coming");
    clock.at = start + days{15};
    CHECK(partner.check(old->certificate(), clock.at).trusted);
    CHECK(xml_signer_of(*key, clock.at) == "coming");
}

TEST_CASE("without a certificate whose term holds nothing is signed and the reason is told") {
    const Authority authority;
    FakedClock clock;
    const auto key = rollover_key("sign",
                                  {key_of(authority, "old", authority.now - days{9}, authority.now - days{1}),
                                   key_of(authority, "new", authority.now + days{1}, authority.now + days{9})},
                                  clock);
    clock.at = authority.now;
    CHECK_THROWS_AS(sign_cms_detached("octets", *key, clock.at), Fault);
    CHECK_THROWS_AS(key->sign("octets"), Fault);
    CHECK_THAT(key->trouble(), Catch::Contains("no certificate of the key 'sign' may sign now"));
    CHECK(key->certificate().common_name() == "new");
    clock.at = authority.now + days{2};
    CHECK(key->trouble() == "");
    CHECK(trial_of(*key) == "");
}

TEST_CASE("a private key's own term ends its signing before its certificate ends") {
    const Authority authority;
    KeyPair pair = authority.make(authority.wish("qualified"));
    const OpensslPtr<PKEY_USAGE_PERIOD, PKEY_USAGE_PERIOD_free> period(PKEY_USAGE_PERIOD_new());
    period->notAfter = ASN1_GENERALIZEDTIME_set(
        nullptr, std::chrono::floor<std::chrono::seconds>(authority.now + days{5}).time_since_epoch().count());
    require_openssl(X509_add1_ext_i2d(pair.x509.get(), NID_private_key_usage_period, period.get(), 0, 0), "term");
    require_openssl(X509_sign(pair.x509.get(), authority.root.key.get(), evp_digest(DigestKind::gost2012_256)), "signing");
    const SigningTerm term = signing_term(certificate_of(pair));
    CHECK(term.until == authority.now + days{5});
    CHECK(term.from == authority.now - days{100});
    CHECK(term.holds(authority.now + days{4}));
    CHECK_FALSE(term.holds(authority.now + days{6}));
}
