#include "gateway/signature/cms.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "gateway/core/digest.hpp"
#include "tests/signature/cms_samples.hpp"

using namespace gateway;
using namespace gateway::cms_samples;

TEST_CASE("a detached signature of every kind of key is valid for its content only") {
    for (const std::string name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"}) {
        CAPTURE(name);
        const TrustStore trust = TrustStore::load(test_keys() / "trust" / name.substr(0, name.find('/')));
        const Time at = now();
        const auto key = key_of(name);
        const std::string signature = sign_cms_detached(content, *key, at - std::chrono::hours{1});
        const CmsCheck check = verify_cms_detached(content, signature, &trust, at);
        CHECK(check.detail == "");
        CHECK(check.valid());
        REQUIRE(check.signer);
        CHECK(check.signer->sha256() == key->certificate().sha256());
        REQUIRE(check.signing_time);
        CHECK(*check.signing_time == std::chrono::floor<std::chrono::seconds>(at - std::chrono::hours{1}));
        CHECK(check.evidence.format == "cms-detached");
        CHECK(check.evidence.verdict == "valid");
        CHECK(check.evidence.reason == "");
        CHECK(check.evidence.algorithm == to_text(key->kind()));
        CHECK(check.evidence.signer == key->certificate().subject());
        CHECK(check.evidence.cert_sha256 == key->certificate().sha256());
        CHECK(check.evidence.verified_at == at);

        const CmsCheck other = verify_cms_detached(content + "!", signature, &trust, at);
        CHECK(other.cause == Cause::signature_invalid);
        CHECK(other.detail.find("digest differs") != std::string::npos);
        CHECK(other.evidence.verdict == "invalid");
        CHECK(other.evidence.reason == info(Cause::signature_invalid).code);
        CHECK(verify_cms_detached("", signature, &trust, at).cause == Cause::signature_invalid);
    }
}

TEST_CASE("DER, PEM and base64 with or without line breaks are read") {
    const std::string der = signature_of("gost/gateway-sign");
    const std::string base64 = base64_encode(der);
    std::string lines;
    for (std::size_t at = 0; at < base64.size(); at += 64) lines += base64.substr(at, 64) + "\r\n";
    const auto valid = [](const std::string& signature) {
        return verify_cms_detached(content, signature, nullptr, now()).valid();
    };
    CHECK(valid(der));
    CHECK(valid(base64));
    CHECK(valid(lines));
    CHECK(valid("-----BEGIN CMS-----\n" + lines + "-----END CMS-----\n"));
    CHECK(valid("-----BEGIN PKCS7-----\n" + lines + "-----END PKCS7-----\n"));
}

TEST_CASE("why a signer is not believed is told apart, and its signature is still evidence") {
    const TrustStore trust = TrustStore::load(test_keys() / "trust/gost");
    struct Case {
        std::string name;
        Cause cause;
        std::string verdict;
    };
    for (const auto& [name, cause, verdict] : {Case{"expired-sign", Cause::certificate_expired, "expired"},
                                               Case{"revoked-sign", Cause::certificate_revoked, "untrusted"},
                                               Case{"stranger-sign", Cause::certificate_untrusted, "untrusted"},
                                               Case{"nousage-sign", Cause::certificate_usage, "untrusted"}}) {
        CAPTURE(name);
        const std::string signature = signature_of("gost/" + name);
        const CmsCheck check = verify_cms_detached(content, signature, &trust, now());
        CHECK(check.cause == cause);
        CHECK(check.evidence.verdict == verdict);
        CHECK(check.evidence.reason == info(cause).code);
        CHECK(check.signer.has_value());
        CHECK(verify_cms_detached(content, signature, nullptr, now()).valid());
        // A broken signature is worse than a bad certificate and is named first.
        CHECK(verify_cms_detached(content + "x", signature, &trust, now()).cause == Cause::signature_invalid);
    }
}

TEST_CASE("every changed octet of a signature is noticed or does not matter to what was signed") {
    const std::string signature = signature_of("gost/gateway-sign");
    const TrustStore trust = TrustStore::load(test_keys() / "trust/gost");
    const std::string signer = key_of("gost/gateway-sign")->certificate().sha256();
    for (std::size_t at = 0; at < signature.size(); ++at) {
        std::string other = signature;
        other[at] = static_cast<char>(other[at] ^ 0x15);
        const CmsCheck check = verify_cms_detached(content, other, &trust, now());
        if (check.valid()) CHECK(check.signer->sha256() == signer);
    }
}

TEST_CASE("a truncated signature, foreign octets and other CMS types are refused without a throw") {
    const std::string der = signature_of("rsa/gateway-sign");
    for (std::size_t size = 0; size < der.size(); size += 3)
        CHECK_FALSE(verify_cms_detached(content, der.substr(0, size), nullptr, now()).valid());
    const auto cause = [](std::string_view signature) { return verify_cms_detached(content, signature, nullptr, now()).cause; };
    CHECK(cause("") == Cause::signature_missing);
    CHECK(cause("") != Cause::none);
    CHECK(cause(der + "x") == Cause::malformed);
    CHECK(cause("%%%") == Cause::bad_base64);
    CHECK(cause("AAAA") == Cause::malformed);
    CHECK(cause("-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n") == Cause::malformed);
    CHECK(cause(key_of("rsa/ca")->certificate().der()) != Cause::none);
    CHECK(cause(std::string(max_cms_signature + 1, '0')) == Cause::too_large);
    // id-data with an OCTET STRING: CMS, but no SignedData
    CHECK(cause(std::string("\x30\x0F\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x02\x04\x00", 17)) ==
          Cause::signature_invalid);
}

TEST_CASE("the signature of another key under this certificate does not pass") {
    const std::string mine = signature_of("gost/gateway-sign"), theirs = signature_of("gost/smev-sign");
    std::string mixed = mine;
    mixed.replace(mixed.size() - 64, 64, theirs.substr(theirs.size() - 64));  // the signature value stands last
    CHECK(verify_cms_detached(content, mixed, nullptr, now()).cause == Cause::signature_invalid);
}

TEST_CASE("a file is signed and checked in pieces") {
    const TempFolder folder;
    const fs::path file = folder.path() / "answer.bin";
    write(file, std::string(3'000'001, '\x7F'));
    const auto key = key_of("gost/gateway-sign");
    const std::string signature = sign_cms_detached_file(file, *key, now());
    const CmsCheck check = verify_cms_detached_file(file, signature, nullptr, now());
    CHECK(check.valid());
    CHECK(check.evidence.covers == "answer.bin");
    CHECK(verify_cms_detached(std::string(3'000'001, '\x7F'), signature, nullptr, now()).valid());
    write(file, std::string(3'000'000, '\x7F'));
    CHECK(verify_cms_detached_file(file, signature, nullptr, now()).cause == Cause::signature_invalid);
    CHECK_THROWS_WITH(verify_cms_detached_file(folder.path() / "absent", signature, nullptr, now()), Catch::Contains("absent"));
    CHECK_THROWS_WITH(sign_cms_detached_file(folder.path(), *key, now()), Catch::Contains("cannot be read"));
    CHECK(digest_of_file(DigestKind::gost2012_256, file) == digest(DigestKind::gost2012_256, read(file)));
}

TEST_CASE("the GOST signature algorithm may be named by either OID") {
    // AlgorithmIdentifier {1.2.643.7.1.1.1.1, NULL} before the OCTET STRING of 64 octets -> 1.2.643.7.1.1.3.2
    // (noadavis/smevsign).
    std::string der = signature_of("gost/gateway-sign");
    const std::string key_oid("\x06\x08\x2A\x85\x03\x07\x01\x01\x01\x01\x05\x00\x04\x40", 14);
    const std::string sign_oid("\x06\x08\x2A\x85\x03\x07\x01\x01\x03\x02\x05\x00\x04\x40", 14);
    const std::size_t at = der.rfind(key_oid);
    REQUIRE(at != std::string::npos);
    der.replace(at, key_oid.size(), sign_oid);
    CHECK(verify_cms_detached(content, der, nullptr, now()).valid());
}

TEST_CASE("several threads check one signature at once") {
    const TrustStore trust = TrustStore::load(test_keys() / "trust/gost");
    const std::string signature = signature_of("gost/gateway-sign");
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                if (!verify_cms_detached(content, signature, &trust, now()).valid()) ++wrong;
                if (verify_cms_detached(content + "?", signature, &trust, now()).valid()) ++wrong;
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
}
