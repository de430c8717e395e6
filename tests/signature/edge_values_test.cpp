// Signature values and keys at the edges of what the algorithms allow.
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include <catch2/catch.hpp>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/issue_native.hpp"
#include "gateway/signature/key_parameters.hpp"
#include "tests/signature/forge.hpp"

using namespace gateway;
using namespace gateway::samples;

namespace {

const std::string octets = "what was signed";

std::string from_hex(const std::string& digits) {
    std::string out;
    for (std::size_t at = 0; at < digits.size(); at += 2)
        out += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
    return out;
}

struct Family {
    const char* key;
    SignatureKind kind;
    std::string order;  ///< of the curve's group, big endian
};

const std::vector<Family>& families() {
    static const std::vector<Family> all{{"gost/gateway-sign", SignatureKind::gost2012_256,
                                          from_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893")},
                                         {"gost/gateway-sign-512", SignatureKind::gost2012_512,
                                          from_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                                                   "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275")},
                                         {"ec/gateway-sign", SignatureKind::ecdsa_sha256,
                                          from_hex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")}};
    return all;
}

bool verifies(const SigningKey& signing, const std::string& signature) {
    return signing.certificate().verify(signing.kind(), octets, signature);
}

// Every value a half of a signature must not have, in place of the first and of the second half.
std::vector<std::string> wrong_halves(const std::string& order) {
    std::string above = order;
    ++above.back();
    return {std::string(order.size(), '\0'), order, above, std::string(order.size(), '\xFF')};
}

const KeyPair& authority() {
    static const KeyPair pair = [] {
        CertificateWish wish;
        wish.use = CertificateUse::authority;
        wish.subject = {{"CN", "edge"}};
        wish.not_before = now();
        wish.not_after = now() + std::chrono::hours{24};
        return issue(generate_key(KeyAlgorithm::ec_p256), wish, nullptr);
    }();
    return pair;
}

KeyPair certified(EVP_PKEY* key) {
    REQUIRE(key != nullptr);
    CertificateWish wish;
    wish.subject = {{"CN", "edge"}};
    wish.not_before = now();
    wish.not_after = now() + std::chrono::hours{24};
    return issue(EvpPkeyPtr(key), wish, &authority());
}

std::string signed_by(EVP_PKEY* key) {
    const EvpMdCtxPtr context(EVP_MD_CTX_new());
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, evp_digest(DigestKind::sha256), nullptr, key) == 1);
    std::string out(1024, '\0');
    std::size_t size = out.size();
    REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, octets_of(octets),
                           octets.size()) == 1);
    out.resize(size);
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ? *ecdsa_raw_of_der(out, key) : out;
}

// The same CMS object with octets behind the first signer's value.
std::string with_longer_value(const std::string& der, const std::string& more) {
    const unsigned char* at = octets_of(der);
    const OpensslPtr<CMS_ContentInfo, CMS_ContentInfo_free> cms(
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    REQUIRE(cms);
    ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0));
    const std::string longer =
        std::string(reinterpret_cast<const char*>(value->data), static_cast<std::size_t>(value->length)) + more;
    REQUIRE(ASN1_OCTET_STRING_set(value, octets_of(longer), static_cast<int>(longer.size())) == 1);
    unsigned char* out = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &out);
    REQUIRE(size > 0);
    std::string made(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return made;
}

}  // namespace

TEST_CASE("halves of zero, of the group's order and above it never verify") {
    for (const Family& family : families()) {
        INFO(family.key);
        const auto signing = key(family.key);
        const std::string good = signing->sign(octets);
        const std::size_t half = family.order.size();
        REQUIRE(good.size() == 2 * half);
        CHECK(verifies(*signing, good));
        CHECK_FALSE(verifies(*signing, good.substr(half) + good.substr(0, half)));
        for (const std::string& wrong : wrong_halves(family.order)) {
            CHECK_FALSE(verifies(*signing, wrong + good.substr(half)));
            CHECK_FALSE(verifies(*signing, good.substr(0, half) + wrong));
            CHECK_FALSE(verifies(*signing, wrong + wrong));
        }
    }
}

TEST_CASE("a signature has the one length of its key: nothing cut, padded or doubled verifies") {
    for (const char* name : {"gost/gateway-sign", "gost/gateway-sign-512", "ec/gateway-sign", "rsa/gateway-sign"}) {
        INFO(name);
        const auto signing = key(name);
        const std::string good = signing->sign(octets);
        const std::size_t half = good.size() / 2;
        const std::string zero(1, '\0');
        CHECK(verifies(*signing, good));
        for (const std::string& wrong :
             {std::string(), zero, good.substr(0, 1), good.substr(0, half), good.substr(half), good.substr(1),
              good.substr(0, good.size() - 1), good + zero, zero + good, zero + zero + good, good + good,
              zero + good.substr(0, half) + zero + good.substr(half), good.substr(0, half) + zero + good.substr(half) + zero,
              std::string(half, '\0') + good + std::string(half, '\0'), good + std::string(4096, '\0')})
            CHECK_FALSE(verifies(*signing, wrong));
    }
    const auto ec = key("ec/gateway-sign");
    CHECK_FALSE(verifies(*ec, *ecdsa_der_of_raw(ec->sign(octets))));
}

TEST_CASE("a GOST value in CMS has the one length of its key too") {
    for (const char* name : {"gost/gateway-sign", "gost/gateway-sign-512"}) {
        INFO(name);
        const std::string good = sign_cms_detached(octets, *key(name), now());
        REQUIRE(verify_cms_detached(octets, good, nullptr, now()).valid());
        CHECK(verify_cms_detached(octets, with_longer_value(good, ""), nullptr, now()).valid());
        const CmsCheck longer = verify_cms_detached(octets, with_longer_value(good, std::string(1, '\0')), nullptr, now());
        CHECK(longer.cause == Cause::signature_invalid);
        CHECK(longer.detail.find("length") != std::string::npos);
    }
}

TEST_CASE("a value with a leading zero octet in a half is written out in full and verifies") {
    for (const Family& family : families()) {
        INFO(family.key);
        const auto signing = key(family.key);
        const std::size_t half = family.order.size();
        int found = 0;
        for (int i = 0; i < 4000 && found < 2; ++i) {
            const std::string value = signing->sign(octets);
            if (value[0] != '\0' && value[half] != '\0') continue;
            ++found;
            CHECK(value.size() == 2 * half);
            CHECK(verifies(*signing, value));
            CHECK_FALSE(verifies(*signing, value.substr(1)));
        }
        CHECK(found == 2);
    }
}

TEST_CASE("signatures of one key, kind or text do not verify for another") {
    for (const char* one : {"gost/gateway-sign", "gost/gateway-sign-512", "ec/gateway-sign", "rsa/gateway-sign"})
        for (const char* other : {"gost/gateway-sign", "gost/smev-sign", "gost/gateway-sign-512", "ec/gateway-sign", "ec/ca",
                                  "rsa/gateway-sign", "rsa/ca"}) {
            INFO(one << " " << other);
            const auto certificate = key(other)->certificate();
            const auto signing = key(one);
            CHECK(certificate.verify(signing->kind(), octets, signing->sign(octets)) == (std::string_view(one) == other));
            CHECK_FALSE(certificate.verify(certificate.signature_kind(), octets + " ", signing->sign(octets)));
        }
}

TEST_CASE("a signature over another curve does not verify, and keys on curves not taken are no one's") {
    const auto ours = key("ec/gateway-sign")->certificate();
    for (const char* curve : {"P-224", "secp256k1", "brainpoolP256r1", "prime192v1", "P-256", "P-384", "P-521"}) {
        INFO(curve);
        const KeyPair pair = certified(EVP_EC_gen(curve));
        const Certificate certificate = certificate_of(pair.x509.get());
        CHECK_FALSE(ours.verify(SignatureKind::ecdsa_sha256, octets, signed_by(pair.key.get())));
        const std::string name = curve;
        CHECK(trouble_of_parameters(certificate, {}).empty() == (name == "P-256" || name == "P-384" || name == "P-521"));
    }
}

TEST_CASE("a curve written out by its parameters, a short RSA key and an algorithm nobody agreed on are no one's") {
    EVP_PKEY* written_out = EVP_EC_gen("P-256");
    REQUIRE(EVP_PKEY_set_utf8_string_param(written_out, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT) == 1);
    for (EVP_PKEY* one : {written_out, EVP_RSA_gen(1024), EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")}) {
        const KeyPair pair = certified(one);
        const std::string trouble = trouble_of_parameters(certificate_of(pair.x509.get()), {});
        INFO(trouble);
        CHECK(trouble.find("not meant for use") != std::string::npos);
    }
}
