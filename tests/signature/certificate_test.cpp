#include "gateway/signature/certificate.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/core/digest.hpp"
#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/issue_native.hpp"
#include "gateway/signature/signing_key.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const SigningKey> key_of(const std::string& name) {
    return load_pem_key(test_keys() / (name + ".key.pem"), test_keys() / (name + ".crt.pem"));
}

Cause cause_of_reading(std::string_view der) {
    try {
        Certificate::from_der(der);
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

Certificate named(std::vector<NamePart> subject) {
    CertificateWish wish;
    wish.subject = std::move(subject);
    wish.not_before = *parse_rfc3339("2026-01-01T00:00:00Z");
    wish.not_after = *parse_rfc3339("2051-02-03T04:05:06Z");
    return certificate_of(issue(generate_key(KeyAlgorithm::ec_p256), wish, nullptr).x509.get());
}

}  // namespace

TEST_CASE("a subject is RFC 2253 in UTF-8 with Russian attributes by name") {
    const Certificate official = key_of("gost/official-sign")->certificate();
    CHECK(
        official.subject() ==
        "SNILS=00000012310,INN=000000123411,OGRN=1260000011116,CN=Тестов Тест Тестович,O=Тестовая администрация области,C=RU");
    CHECK(official.common_name() == "Тестов Тест Тестович");
    CHECK(official.issuer() == key_of("gost/ca")->certificate().subject());
    CHECK(official.issuer().starts_with("INNLE=0000008088,OGRN=1260000088886,"));
}

TEST_CASE("special characters of a subject are escaped and unknown types are dumped") {
    CHECK(named({{"O", "ООО \"Рога, копыта\""}, {"CN", " a+b;c\n"}}).subject() ==
          "CN=\\ a\\+b\\;c\\0A,O=ООО \\\"Рога\\, копыта\\\"");
    CHECK(named({{"1.2.3.4", "x"}}).subject() == "1.2.3.4=#0C0178");
}

TEST_CASE("a name that is no UTF-8 is refused") {
    std::string der = named({{"CN", "AAbbCC"}}).der();
    for (std::size_t at = der.find("bb"); at != std::string::npos; at = der.find("bb")) der.replace(at, 2, "\xFF\xFE");
    CHECK(cause_of_reading(der) == Cause::malformed);
}

TEST_CASE("times, serial and digest are those of the certificate") {
    const Certificate certificate = named({{"CN", "x"}});
    CHECK(to_rfc3339(certificate.not_before()) == "2026-01-01T00:00:00.000000Z");
    CHECK(to_rfc3339(certificate.not_after()) == "2051-02-03T04:05:06.000000Z");
    CHECK(certificate.sha256() == sha256_hex(certificate.der()));
    CHECK(certificate.serial().size() == 32);
    CHECK(certificate.serial().find_first_not_of("0123456789ABCDEF") == std::string::npos);
}

TEST_CASE("DER and PEM read back the same certificate") {
    const Certificate certificate = key_of("gost/gateway-sign")->certificate();
    CHECK(Certificate::from_der(certificate.der()).sha256() == certificate.sha256());
    CHECK(Certificate::from_pem(certificate.pem()).sha256() == certificate.sha256());
    CHECK(Certificate::from_pem("Some words before\n" + certificate.pem() + "and after").sha256() == certificate.sha256());
}

TEST_CASE("a certificate that was read a moment ago is not parsed again, and what differs by one octet is another one") {
    const Certificate first = key_of("gost/federal-sign")->certificate();
    CHECK(Certificate::from_der(first.der()).native() == first.native());
    std::string changed = first.der();
    changed.back() = static_cast<char>(changed.back() ^ 1);
    const Certificate other = Certificate::from_der(changed);
    CHECK(other.native() != first.native());
    CHECK(other.sha256() != first.sha256());
    CHECK(cause_of_reading(first.der() + "x") == Cause::malformed);
}

TEST_CASE("what is no certificate is refused as malformed") {
    const std::string der = key_of("gost/gateway-sign")->certificate().der();
    for (std::size_t size = 0; size < der.size(); size += 7) CHECK(cause_of_reading(der.substr(0, size)) == Cause::malformed);
    CHECK(cause_of_reading(der + "x") == Cause::malformed);
    CHECK(cause_of_reading(std::string(300'000, '\x30')) == Cause::too_large);
    CHECK_THROWS_AS(Certificate::from_pem("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"), Fault);
    CHECK_THROWS_AS(Certificate::from_pem("words"), Fault);
}

TEST_CASE("a file gives all its certificates in order, PEM or DER") {
    const TempFolder folder;
    const Certificate a = key_of("gost/ca")->certificate(), b = key_of("rsa/ca")->certificate();
    std::ofstream(folder.path() / "both.pem") << "# first\n" << a.pem() << "\n# second\n" << b.pem();
    const auto both = Certificate::read_pem_file(folder.path() / "both.pem");
    REQUIRE(both.size() == 2);
    CHECK(both[0].sha256() == a.sha256());
    CHECK(both[1].sha256() == b.sha256());
    std::ofstream(folder.path() / "one.cer", std::ios::binary) << a.der();
    CHECK(Certificate::read_pem_file(folder.path() / "one.cer").front().sha256() == a.sha256());

    CHECK_THROWS_WITH(Certificate::read_pem_file(folder.path() / "absent.pem"), Catch::Contains("absent.pem"));
    CHECK_THROWS_WITH(Certificate::read_pem_file(folder.path()), Catch::Contains("cannot be read"));
    std::ofstream(folder.path() / "empty.pem") << "nothing";
    CHECK_THROWS_WITH(Certificate::read_pem_file(folder.path() / "empty.pem"), Catch::Contains("no certificate"));
    std::ofstream(folder.path() / "cut.pem") << a.pem() << b.pem().substr(0, 400);
    CHECK_THROWS_WITH(Certificate::read_pem_file(folder.path() / "cut.pem"), Catch::Contains("cut.pem"));
}

TEST_CASE("a signature holds for its octets, key and kind only") {
    const std::string octets = "Уважаемая администрация!";
    for (const std::string name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"}) {
        CAPTURE(name);
        const auto key = key_of(name);
        const std::string signature = key->sign(octets);
        const Certificate& signer = key->certificate();
        CHECK(signer.signature_kind() == key->kind());
        CHECK(signer.verify(key->kind(), octets, signature));
        CHECK_FALSE(signer.verify(key->kind(), octets + " ", signature));
        CHECK_FALSE(signer.verify(key->kind(), octets, ""));
        CHECK_FALSE(signer.verify(key->kind(), octets, signature.substr(1)));
        CHECK_FALSE(signer.verify(key->kind(), octets, signature + signature));
        CHECK_FALSE(signer.verify(key->kind(), octets, std::string(signature.size(), '\0')));
        for (std::size_t at = 0; at < signature.size(); at += 5) {
            std::string other = signature;
            other[at] = static_cast<char>(other[at] ^ 4);
            CHECK_FALSE(signer.verify(key->kind(), octets, other));
        }
        for (const SignatureKind kind : {SignatureKind::rsa_sha256, SignatureKind::ecdsa_sha256, SignatureKind::gost2012_256,
                                         SignatureKind::gost2012_512}) {
            if (kind != key->kind()) CHECK_FALSE(signer.verify(kind, octets, signature));
        }
    }
    const auto other = key_of("gost/smev-sign");
    CHECK_FALSE(other->certificate().verify(other->kind(), octets, key_of("gost/gateway-sign")->sign(octets)));
}

TEST_CASE("a certificate with a foreign kind of key is readable but signs nothing") {
    const EvpPkeyCtxPtr context(EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr));
    EVP_PKEY* made = nullptr;
    REQUIRE(EVP_PKEY_keygen_init(context.get()) == 1);
    REQUIRE(EVP_PKEY_keygen(context.get(), &made) == 1);
    const EvpPkeyPtr key(made);
    const X509Ptr x509(X509_dup(x509_of(named({{"CN", "ed"}}))));
    REQUIRE(X509_set_pubkey(x509.get(), key.get()) == 1);
    REQUIRE(X509_sign(x509.get(), key.get(), nullptr) > 0);
    const Certificate certificate = certificate_of(x509.get());
    CHECK(certificate.common_name() == "ed");
    CHECK_THROWS_AS(certificate.signature_kind(), Fault);
    CHECK_FALSE(certificate.verify(SignatureKind::ecdsa_sha256, "x", "y"));
}
