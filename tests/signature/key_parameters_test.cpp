#include "gateway/signature/key_parameters.hpp"

#include <catch2/catch.hpp>

#include "gateway/signature/trust.hpp"
#include "tests/signature/authority.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;

namespace {

Certificate with_parameters(const Authority& authority, KeyAlgorithm algorithm, const std::string& parameters) {
    return certificate_of(issue(generate_key(algorithm, parameters), authority.wish("partner"), &authority.root));
}

}  // namespace

TEST_CASE("the parameters of a key are read from its certificate") {
    const Authority authority;
    struct Case {
        KeyAlgorithm algorithm;
        std::string given, read;
    };
    for (const auto& [algorithm, given, read] :
         {Case{KeyAlgorithm::gost2012_256, "XA", "gost256-xa"}, Case{KeyAlgorithm::gost2012_256, "A", "gost256-cp-a"},
          Case{KeyAlgorithm::gost2012_256, "TCA", "gost256-a"}, Case{KeyAlgorithm::gost2012_256, "TCB", "gost256-b"},
          Case{KeyAlgorithm::gost2012_256, "0", "1.2.643.2.2.35.0"}, Case{KeyAlgorithm::gost2012_512, "A", "gost512-a"},
          Case{KeyAlgorithm::gost2012_512, "C", "gost512-c"}, Case{KeyAlgorithm::rsa2048, "2048", "rsa"},
          Case{KeyAlgorithm::rsa2048, "1024", "rsa-1024"}, Case{KeyAlgorithm::ec_p256, "P-256", "ec-p256"},
          Case{KeyAlgorithm::ec_p256, "secp256k1", "1.3.132.0.10"}}) {
        CAPTURE(given, read);
        const Certificate certificate = with_parameters(authority, algorithm, given);
        CHECK(key_parameters_text(certificate) == read);
        CHECK(key_parameters_of(certificate) == key_parameters_of(read));
    }
}

TEST_CASE("every name of parameters is read back") {
    for (const KeyParameters one : all_key_parameters()) CHECK(key_parameters_of(to_text(one)) == one);
    CHECK_FALSE(key_parameters_of("gost94").has_value());
}

TEST_CASE("a certificate whose key has parameters that are not allowed is refused with the reason") {
    const Authority authority;
    const TrustStore any = TrustStore::load(authority.folder.path());
    TrustPolicy policy;
    policy.parameters = {KeyParameters::gost256_xa};
    const TrustStore strict = TrustStore::load(authority.folder.path(), policy);
    const auto verdict_of = [&](const TrustStore& store, const std::string& parameters) {
        return store.check(with_parameters(authority, KeyAlgorithm::gost2012_256, parameters), authority.now);
    };
    CHECK(verdict_of(strict, "XA").trusted);
    CHECK(verdict_of(any, "TCA").trusted);
    const ChainVerdict other = verdict_of(strict, "TCA");
    CHECK(other.cause == Cause::certificate_usage);
    CHECK_THAT(other.detail, Catch::Contains("gost256-a") && Catch::Contains("does not allow"));
    const ChainVerdict test_set = verdict_of(any, "0");  // the published test parameters
    CHECK(test_set.cause == Cause::certificate_usage);
    CHECK_THAT(test_set.detail, Catch::Contains("1.2.643.2.2.35.0") && Catch::Contains("not meant for use"));
}
