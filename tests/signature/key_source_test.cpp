#include "gateway/signature/key_source.hpp"

#include <openssl/pkcs12.h>

#include <catch2/catch.hpp>

#include <fstream>

#include "gateway/core/fault.hpp"
#include "gateway/signature/certificate_native.hpp"
#include "gateway/signature/cms.hpp"
#include "gateway/signature/signing_key_native.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

using namespace gateway;
namespace fs = std::filesystem;

namespace {

fs::path key_of(const std::string& name) {
    return test_keys() / (name + ".key.pem");
}
fs::path certificate_of_name(const std::string& name) {
    return test_keys() / (name + ".crt.pem");
}

struct P12Wish {
    std::string password = "пароль 1";
    int algorithm = 0;  ///< NID of the encryption; 0 = OpenSSL's own choice (AES)
    bool with_certificate = true;
};

void write_p12(const fs::path& file, const std::string& name, const P12Wish& wish) {
    const EvpPkeyPtr key = read_pem_private_key(key_of(name));
    const Certificate certificate = Certificate::read_pem_file(certificate_of_name(name)).front();
    X509* x509 = wish.with_certificate ? x509_of(certificate) : nullptr;
    const OpensslPtr<PKCS12, PKCS12_free> p12(
        PKCS12_create(wish.password.c_str(), "sign", key.get(), x509, nullptr, wish.algorithm, wish.algorithm, 0, 0, 0));
    require_openssl(p12 != nullptr, "PKCS#12");
    const BioPtr out(BIO_new_file(file.c_str(), "wb"));
    require_openssl(i2d_PKCS12_bio(out.get(), p12.get()), "PKCS#12");
}

/// A program that signs by running openssl with the key named; what else it does is `lines`.
fs::path signer_script(const TempFolder& folder, const std::string& lines) {
    const fs::path file = folder.path() / "signer";
    std::ofstream(file) << "#!/bin/sh\n" << lines;
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

KeySource by_command(const fs::path& script, const std::string& name, Duration time = std::chrono::seconds(10)) {
    KeySource source;
    source.command = {script.string(), key_of(name).string()};
    source.cert_file = certificate_of_name(name);
    source.command_time = time;
    return source;
}

Cause cause_of_signing(const SigningKey& key) {
    try {
        key.sign("octets");
    } catch (const Fault& fault) {
        return fault.cause();
    }
    return Cause::none;
}

const std::string openssl_signs = "exec openssl dgst -sha256 -sign \"$1\" /dev/stdin\n";

}  // namespace

TEST_CASE("a PKCS#12 file gives key and certificate, GOST, RSA and EC alike") {
    const TempFolder folder;
    for (const std::string name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"}) {
        CAPTURE(name);
        const fs::path file = folder.path() / "key.p12";
        write_p12(file, name, {});
        KeySource source;
        source.p12_file = file;
        source.password = "пароль 1";
        const auto key = load_key(source);
        CHECK(key->certificate().sha256() == Certificate::read_pem_file(certificate_of_name(name)).front().sha256());
        CHECK(trial_of(*key) == "");
    }
}

TEST_CASE("a PKCS#12 file that cannot be used is refused with the reason") {
    const TempFolder folder;
    const fs::path file = folder.path() / "key.p12";
    write_p12(file, "gost/gateway-sign", {});
    CHECK_THROWS_WITH(load_p12_key(file, "wrong"), Catch::Contains("key.p12: the password is wrong"));
    CHECK_THROWS_WITH(load_p12_key(file, ""), Catch::Contains("the password is wrong"));
    write_p12(file, "rsa/gateway-sign", {.with_certificate = false});
    CHECK_THROWS_WITH(load_p12_key(file, "пароль 1"), Catch::Contains("its certificate must be in it"));
    std::ofstream(file) << "words";
    CHECK_THROWS_WITH(load_p12_key(file, ""), Catch::Contains("no PKCS#12 file"));
    CHECK_THROWS_WITH(load_p12_key(folder.path() / "absent.p12", ""), Catch::Contains("absent.p12"));
}

TEST_CASE("a command signs and what it signs fits") {
    const TempFolder folder;
    const auto raw = load_key(by_command(signer_script(folder, openssl_signs), "rsa/gateway-sign"));
    CHECK(trial_of(*raw) == "");
    const std::string big(3u << 20, 'x');  // more than any pipe holds
    CHECK(raw->certificate().verify(raw->kind(), big, raw->sign(big)));

    const TempFolder other;
    const auto base64 = load_key(by_command(
        signer_script(other, "openssl dgst -sha256 -sign \"$1\" /dev/stdin | openssl base64\n"), "rsa/gateway-sign"));
    CHECK(trial_of(*base64) == "");
    const std::string cms = sign_cms_detached("octets", *base64, SystemClock().now());
    CHECK(verify_cms_detached("octets", cms, nullptr, SystemClock().now()).valid());
}

TEST_CASE("a command that fails, lies, talks too much or hangs makes the key unavailable and nothing worse") {
    struct Case {
        std::string lines, words;
    };
    for (const auto& [lines, words] :
         {Case{"echo 'no token' >&2; exit 3\n", "ended with code 3: no token"},
          Case{"cat > /dev/null; echo AAAA\n", "no signature of this certificate's key"},
          Case{"exit 0\n", "no signature of this certificate's key"}, Case{"exec cat /dev/zero\n", "too long"},
          Case{"kill -9 $$\n", "ended with code -1"}, Case{"exec sleep 60\n", "did not answer in time"}}) {
        CAPTURE(lines);
        const TempFolder folder;
        const auto key = load_key(by_command(signer_script(folder, lines), "rsa/gateway-sign", std::chrono::milliseconds(700)));
        CHECK(key->trouble() == "");
        CHECK(cause_of_signing(*key) == Cause::key_unavailable);
        CHECK_THAT(key->trouble(), Catch::Contains(words));
    }
    KeySource absent = by_command("/nonexistent/signer", "rsa/gateway-sign");
    CHECK_THAT(trial_of(*load_key(absent)), Catch::Contains("/nonexistent/signer: cannot be started"));
}

TEST_CASE("a command sees nothing of the gateway's environment") {
    const TempFolder folder;
    ::setenv("GATEWAY_TEST_SECRET", "s3cret", 1);
    const auto key = load_key(by_command(signer_script(folder, "env | grep -c SECRET >&2; exit 1\n"), "rsa/gateway-sign"));
    CHECK_THAT(trial_of(*key), Catch::Contains("code 1: 0"));
    ::unsetenv("GATEWAY_TEST_SECRET");
}
