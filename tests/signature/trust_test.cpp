#include "gateway/signature/trust.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/issue_native.hpp"
#include "gateway/signature/signing_key_native.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

Certificate gost(const std::string& name) {
    return Certificate::read_pem_file(test_keys() / "gost" / (name + ".crt.pem")).front();
}

Time now() {
    return SystemClock().now();
}

}  // namespace

TEST_CASE("a chain to a root of the folder is trusted, GOST, RSA and EC alike") {
    for (const std::string authority : {"gost", "rsa", "ec"}) {
        CAPTURE(authority);
        const TrustStore store = TrustStore::load(test_keys() / "trust" / authority);
        const auto signer = Certificate::read_pem_file(test_keys() / authority / "gateway-sign.crt.pem").front();
        const ChainVerdict verdict = store.check(signer, now());
        CHECK(verdict.trusted);
        CHECK(verdict.cause == Cause::none);
        CHECK(verdict.detail == "");
        CHECK(store.certificates().size() == 1);
    }
}

TEST_CASE("why a certificate is not trusted is told apart") {
    const TrustStore store = TrustStore::load(test_keys() / "trust/gost");
    struct Case {
        std::string name;
        Cause cause;
        std::string words;
    };
    for (const auto& [name, cause, words] : {Case{"expired-sign", Cause::certificate_expired, "expired on 20"},
                                             Case{"revoked-sign", Cause::certificate_revoked, "is revoked"},
                                             Case{"stranger-sign", Cause::certificate_untrusted, "is not among the trusted"},
                                             Case{"nousage-sign", Cause::certificate_usage, "may not sign"}}) {
        const ChainVerdict verdict = store.check(gost(name), now());
        CAPTURE(name, verdict.detail);
        CHECK_FALSE(verdict.trusted);
        CHECK(verdict.cause == cause);
        CHECK(verdict.detail.find(words) != std::string::npos);
        CHECK(store.check(gost(name), now()).cause == cause);  // from the cache
    }
}

TEST_CASE("a certificate is judged at the time asked about") {
    const TrustStore store = TrustStore::load(test_keys() / "trust/gost");
    const Certificate signer = gost("gateway-sign");
    CHECK(store.check(signer, signer.not_after() + std::chrono::hours{2}).cause == Cause::certificate_expired);
    CHECK(store.check(signer, now()).trusted);
    const ChainVerdict early = store.check(signer, signer.not_before() - std::chrono::hours{2});
    CHECK(early.cause == Cause::certificate_expired);
    CHECK(early.detail.find("valid only from") != std::string::npos);
    CHECK(store.check(signer, now()).trusted);
}

TEST_CASE("what was signed before the revocation stays good") {
    const TrustStore store = TrustStore::load(test_keys() / "trust/gost");
    const ChainVerdict before = store.check(gost("revoked-sign"), now() - std::chrono::hours{5});
    CHECK(before.detail == "");
    CHECK(before.trusted);
    CHECK(store.check(gost("revoked-sign"), now()).cause == Cause::certificate_revoked);
}

TEST_CASE("without a CRL nobody is revoked") {
    const TempFolder folder;
    fs::copy_file(test_keys() / "gost/ca.crt.pem", folder.path() / "root.crt");
    CHECK(TrustStore::load(folder.path()).check(gost("revoked-sign"), now()).trusted);
}

TEST_CASE("a root is no signer even where its chain is good") {
    const TrustStore store = TrustStore::load(test_keys() / "trust/gost");
    CHECK(store.check(gost("ca"), now()).cause == Cause::certificate_usage);
}

TEST_CASE("an expired root is named with its file") {
    const TempFolder folder;
    fs::copy_file(test_keys() / "gost/expired-sign.crt.pem", folder.path() / "old.pem");
    fs::copy_file(test_keys() / "gost/ca.crt.pem", folder.path() / "root.pem");
    const ChainVerdict verdict = TrustStore::load(folder.path()).check(gost("expired-sign"), now());
    CHECK(verdict.cause == Cause::certificate_expired);
    CHECK(verdict.detail.find("old.pem") != std::string::npos);
}

TEST_CASE("DER files, several objects in one PEM and foreign files are read as they should") {
    const TempFolder folder;
    std::ofstream(folder.path() / "root.cer", std::ios::binary) << gost("ca").der();
    std::ofstream(folder.path() / "two.pem") << "a comment\n" << gost("gateway-sign").pem() << "\n# and\n" << gost("ca").pem();
    std::ofstream(folder.path() / "README.md") << "not a certificate";
    const TrustStore store = TrustStore::load(folder.path());
    CHECK(store.certificates().size() == 2);
    CHECK(store.check(gost("smev-sign"), now()).trusted);
}

TEST_CASE("an intermediate alone is no root") {
    const TempFolder folder;
    fs::copy_file(test_keys() / "gost/gateway-sign.crt.pem", folder.path() / "leaf.pem");
    CHECK(TrustStore::load(folder.path()).check(gost("gateway-sign"), now()).cause == Cause::certificate_untrusted);
}

TEST_CASE("a folder that cannot be used is refused with its name or its file's") {
    const TempFolder folder;
    CHECK_THROWS_WITH(TrustStore::load(folder.path() / "absent"), Catch::Contains("absent"));
    CHECK_THROWS_WITH(TrustStore::load(folder.path()), Catch::Contains("no certificate in this folder"));
    std::ofstream(folder.path() / "broken.pem") << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    CHECK_THROWS_WITH(TrustStore::load(folder.path()), Catch::Contains("broken.pem"));
    fs::remove(folder.path() / "broken.pem");
    std::ofstream(folder.path() / "half.cer", std::ios::binary) << gost("ca").der().substr(0, 200);
    CHECK_THROWS_WITH(TrustStore::load(folder.path()), Catch::Contains("half.cer"));
    fs::remove(folder.path() / "half.cer");
    std::ofstream(folder.path() / "words.crt") << "nothing here";
    CHECK_THROWS_WITH(TrustStore::load(folder.path()), Catch::Contains("words.crt"));
}

TEST_CASE("several threads check chains and signatures at once") {
    const TrustStore store = TrustStore::load(test_keys() / "trust/gost");
    const auto key = load_pem_key(test_keys() / "gost/gateway-sign.key.pem", test_keys() / "gost/gateway-sign.crt.pem");
    const Certificate stranger = gost("stranger-sign");
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) {
                const std::string octets = std::to_string(t) + "/" + std::to_string(i);
                const std::string signature = key->sign(octets);
                const Time at = now() + std::chrono::minutes{2 * i};  // past the cache each time
                if (!key->certificate().verify(key->kind(), octets, signature)) ++wrong;
                if (key->certificate().verify(key->kind(), octets + "!", signature)) ++wrong;
                if (!store.check(key->certificate(), at).trusted) ++wrong;
                if (store.check(stranger, at).trusted) ++wrong;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
}
