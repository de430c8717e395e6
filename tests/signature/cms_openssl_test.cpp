// CMS against an independent program: the openssl command.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/signature/cms_samples.hpp"

using namespace gateway;
using namespace gateway::cms_samples;

namespace {

/// The exit code of `openssl ARGUMENTS` in `dir`, or -1 when it cannot be run.
int openssl(const fs::path& dir, const std::string& arguments) {
    const std::string command = "cd '" + dir.string() + "' && openssl " + arguments + " >out.txt 2>err.txt";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool openssl_speaks_gost() {
    const TempFolder folder;
    const bool speaks = openssl(folder.path(), "engine gost") == 0;
    if (!speaks) WARN("skipped: the openssl command cannot load the gost engine");
    return speaks;
}

}  // namespace

TEST_CASE("the openssl command accepts our signatures") {
    if (!openssl_speaks_gost()) return;
    const TempFolder folder;
    write(folder.path() / "content", content);
    for (const std::string name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"}) {
        write(folder.path() / "sig.der", signature_of(name));
        const std::string root = (test_keys() / name.substr(0, name.find('/')) / "ca.crt.pem").string();
        const int code = openssl(folder.path(),
                                 "cms -engine gost -verify -binary -inform DER -in sig.der -content content -purpose any"
                                 " -CAfile '" +
                                     root + "'");
        CAPTURE(name, read(folder.path() / "err.txt"));
        CHECK(code == 0);
    }
}

TEST_CASE("signatures of the openssl command are accepted, detached, attached and with either signature OID") {
    if (!openssl_speaks_gost()) return;
    const TempFolder folder;
    write(folder.path() / "content", content);
    for (const std::string name : {"gost/gateway-sign", "gost/gateway-sign-512", "rsa/gateway-sign", "ec/gateway-sign"}) {
        const TrustStore trust = TrustStore::load(test_keys() / "trust" / name.substr(0, name.find('/')));
        const std::string pair = " -signer '" + (test_keys() / (name + ".crt.pem")).string() + "' -inkey '" +
                                 (test_keys() / (name + ".key.pem")).string() + "'";
        const std::string sign = "cms -engine gost -sign -binary -in content -out sig" + pair;
        CAPTURE(name);
        for (const std::string form : {" -outform DER", " -outform PEM", " -outform DER -nodetach", " -outform DER -keyid",
                                       " -outform DER -stream -nodetach"}) {
            CAPTURE(form);
            REQUIRE(openssl(folder.path(), sign + form) == 0);
            const CmsCheck check = verify_cms_detached(content, read(folder.path() / "sig"), &trust, now());
            CHECK(check.detail == "");
            CHECK(check.valid());
            CHECK(verify_cms_detached(content + " ", read(folder.path() / "sig"), &trust, now()).cause ==
                  Cause::signature_invalid);
        }
        REQUIRE(openssl(folder.path(), sign + " -outform DER -noattr") == 0);
        CHECK(verify_cms_detached(content, read(folder.path() / "sig"), &trust, now()).detail.find("no signed attributes") !=
              std::string::npos);
        REQUIRE(openssl(folder.path(), sign + " -outform DER -nocerts") == 0);
        const CmsCheck bare = verify_cms_detached(content, read(folder.path() / "sig"), &trust, now());
        CHECK(bare.cause == Cause::signature_invalid);
        CHECK(bare.detail.find("certificate is neither") != std::string::npos);
    }
}

TEST_CASE("a certificate missing from the signature is found in the trust store") {
    if (!openssl_speaks_gost()) return;
    const TempFolder folder;
    write(folder.path() / "content", content);
    fs::create_directory(folder.path() / "trust");
    for (const std::string name : {"ca", "gateway-sign"})
        fs::copy_file(test_keys() / "gost" / (name + ".crt.pem"), folder.path() / "trust" / (name + ".pem"));
    REQUIRE(openssl(folder.path(), "cms -engine gost -sign -binary -in content -out sig -outform DER -nocerts -signer '" +
                                       (test_keys() / "gost/gateway-sign.crt.pem").string() + "' -inkey '" +
                                       (test_keys() / "gost/gateway-sign.key.pem").string() + "'") == 0);
    const TrustStore trust = TrustStore::load(folder.path() / "trust");
    CHECK(verify_cms_detached(content, read(folder.path() / "sig"), &trust, now()).valid());
}

TEST_CASE("a digest that is not the key's own is refused") {
    const TempFolder folder;
    write(folder.path() / "content", content);
    const std::string pair = " -signer '" + (test_keys() / "rsa/gateway-sign.crt.pem").string() + "' -inkey '" +
                             (test_keys() / "rsa/gateway-sign.key.pem").string() + "'";
    for (const std::string md : {"sha1", "md5", "sha512"}) {
        REQUIRE(openssl(folder.path(), "cms -sign -binary -in content -out sig -outform DER -md " + md + pair) == 0);
        const CmsCheck check = verify_cms_detached(content, read(folder.path() / "sig"), nullptr, now());
        CHECK(check.cause == Cause::signature_invalid);
        CHECK(check.detail.find("digest algorithm " + md) != std::string::npos);
    }
}

TEST_CASE("of several signers each must be good") {
    if (!openssl_speaks_gost()) return;
    const TempFolder folder;
    write(folder.path() / "content", content);
    const TrustStore trust = TrustStore::load(test_keys() / "trust/gost");
    const auto sign_with = [&](const std::vector<std::string>& names) {
        std::string command = "cms -engine gost -sign -binary -in content -out sig -outform DER";
        if (names.size() > 2) command += " -nocerts";  // openssl refuses one certificate twice
        for (const std::string& name : names)
            command += " -signer '" + (test_keys() / "gost" / (name + ".crt.pem")).string() + "' -inkey '" +
                       (test_keys() / "gost" / (name + ".key.pem")).string() + "'";
        REQUIRE(openssl(folder.path(), command) == 0);
        return verify_cms_detached(content, read(folder.path() / "sig"), &trust, now()).cause;
    };
    CHECK(sign_with({"gateway-sign", "official-sign"}) == Cause::none);
    CHECK(sign_with({"gateway-sign", "stranger-sign"}) == Cause::certificate_untrusted);
    CHECK(sign_with({"revoked-sign", "gateway-sign"}) == Cause::certificate_revoked);
    CHECK(sign_with(std::vector<std::string>(17, "gateway-sign")) == Cause::too_large);
}
