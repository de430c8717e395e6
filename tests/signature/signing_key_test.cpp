#include "gateway/signature/signing_key.hpp"

#include <openssl/pem.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "gateway/signature/issue_native.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

fs::path crt(const std::string& name) {
    return test_keys() / (name + ".crt.pem");
}
fs::path key(const std::string& name) {
    return test_keys() / (name + ".key.pem");
}

}  // namespace

TEST_CASE("each key signs in the form its kind has in XML signatures") {
    CHECK(load_pem_key(key("gost/gateway-sign"), crt("gost/gateway-sign"))->sign("x").size() == 64);
    CHECK(load_pem_key(key("gost/gateway-sign-512"), crt("gost/gateway-sign-512"))->sign("x").size() == 128);
    CHECK(load_pem_key(key("rsa/gateway-sign"), crt("rsa/gateway-sign"))->sign("x").size() == 256);
    const auto ec = load_pem_key(key("ec/gateway-sign"), crt("ec/gateway-sign"));
    for (int i = 0; i < 50; ++i) CHECK(ec->sign(std::to_string(i)).size() == 64);  // short halves are padded
}

TEST_CASE("an empty text and a large one are signed") {
    const auto signer = load_pem_key(key("gost/gateway-sign"), crt("gost/gateway-sign"));
    const std::string large(3'000'000, 'x');
    CHECK(signer->certificate().verify(signer->kind(), "", signer->sign("")));
    CHECK(signer->certificate().verify(signer->kind(), large, signer->sign(large)));
}

TEST_CASE("a key of another certificate is refused with both files") {
    CHECK_THROWS_WITH(load_pem_key(key("gost/gateway-sign"), crt("gost/smev-sign")), Catch::Contains("gateway-sign.key.pem") &&
                                                                                         Catch::Contains("smev-sign.crt.pem") &&
                                                                                         Catch::Contains("does not belong"));
    CHECK_THROWS_WITH(load_pem_key(key("gost/gateway-sign"), crt("rsa/gateway-sign")), Catch::Contains("does not belong"));
}

TEST_CASE("a file without a usable key says so and never shows the key") {
    const TempFolder folder;
    const fs::path file = folder.path() / "bad.key";
    CHECK_THROWS_WITH(load_pem_key(file, crt("rsa/gateway-sign")), Catch::Contains("bad.key: cannot be read"));
    std::ofstream(file) << "garbage\n-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    CHECK_THROWS_WITH(load_pem_key(file, crt("rsa/gateway-sign")),
                      Catch::Contains("bad.key: no readable PEM private key") && !Catch::Contains("c2VjcmV0"));
    CHECK_THROWS_WITH(load_pem_key(crt("rsa/gateway-sign"), crt("rsa/gateway-sign")),
                      Catch::Contains("no readable PEM private key"));
}

TEST_CASE("a key protected by a passphrase is refused without asking") {
    const TempFolder folder;
    const fs::path file = folder.path() / "locked.key";
    const EvpPkeyPtr made = generate_key(KeyAlgorithm::ec_p256);
    const BioPtr out(BIO_new_file(file.c_str(), "w"));
    REQUIRE(PEM_write_bio_PrivateKey(out.get(), made.get(), EVP_aes_256_cbc(), nullptr, 0, nullptr,
                                     const_cast<char*>("word")) == 1);
    REQUIRE(BIO_flush(out.get()) == 1);
    CHECK_THROWS_WITH(load_pem_key(file, crt("ec/gateway-sign")), Catch::Contains("passphrase"));
}

TEST_CASE("text around the PEM does no harm") {
    const TempFolder folder;
    std::ifstream in(key("gost/gateway-sign"));
    std::ofstream(folder.path() / "k.pem") << "Bag Attributes\n  friendlyName: x\n" << in.rdbuf() << "trailing words\n";
    CHECK(load_pem_key(folder.path() / "k.pem", crt("gost/gateway-sign")));
}
