// Against SoftHSM2 where it is installed (./dev test installs it): RSA and EC. SoftHSM2 of Debian has no GOST mechanisms, so a
// GOST key in a token is not tried here.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "gateway/core/fault.hpp"
#include "gateway/signature/key_source.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/test_keys.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif
#endif

using namespace gateway;
namespace fs = std::filesystem;

namespace {

/// The engine pkcs11 of Debian frees neither its contexts nor its slots at its end, and its frames hide who allocated: what is
/// allocated while one of these lives is not looked for.
struct EngineLeaks {
#ifdef SANITIZER_LSAN_INTERFACE_H
    __lsan::ScopedDisabler disabler;
#endif
    EngineLeaks() {}
};

const fs::path library = "/usr/lib/softhsm/libsofthsm2.so";

int run(const std::string& command) {
    return std::system((command + " > /dev/null 2>&1").c_str());  // NOLINT(cert-env33-c): words of this test alone
}

/// A token with the keys rsa and ec. SoftHSM reads where its tokens lie once per process: the tests share the folder.
class Token {
public:
    static Token& get() {
        static Token token;
        return token;
    }

    bool there() const { return there_; }
    fs::path tokens() const { return folder_.path() / "tokens"; }

    KeySource source(const std::string& object, const std::string& pin = "5678", const std::string& token = "gateway") const {
        KeySource source;
        source.token = "pkcs11:token=" + token + ";object=" + object;
        source.module = library;
        source.pin = pin;
        source.token_pause = {};
        source.cert_file = test_keys() / object / "gateway-sign.crt.pem";
        return source;
    }

private:
    Token() {
        if (!fs::exists(library)) {
            std::cerr << "WARN: SoftHSM2 is not installed, keys in tokens are not tested\n";
            return;
        }
        fs::create_directories(tokens());
        const fs::path config = folder_.path() / "softhsm2.conf";
        std::ofstream(config) << "directories.tokendir = " << tokens().string() << "\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", config.c_str(), 1);
        there_ = made("gateway", "rsa") && made("gateway", "ec") && made("other", "rsa");
        if (!there_) std::cerr << "WARN: SoftHSM2 does not make a token here, keys in tokens are not tested\n";
    }

    /// The key of an object in a token, which is made when it is not there.
    bool made(const std::string& token, const std::string& object) const {
        const std::string pkcs8 = (test_keys() / object / "gateway-sign.key.pem").string();
        if (object == "rsa" && run("softhsm2-util --init-token --free --label " + token + " --so-pin 12345678 --pin 5678") != 0)
            return false;
        return run("softhsm2-util --import " + pkcs8 + " --token " + token + " --label " + object + " --id 0" +
                   (object == "ec" ? "1" : "2") + " --pin 5678") == 0;
    }

    TempFolder folder_;
    bool there_ = false;
};

std::string words_of_signing(const SigningKey& key) {
    try {
        key.sign("octets");
    } catch (const Fault& fault) {
        CHECK(fault.cause() == Cause::key_unavailable);
        return fault.detail();
    }
    return "signed";
}

}  // namespace

TEST_CASE("keys that stay in a token sign, RSA and EC, from several threads") {
    const EngineLeaks ignored;
    if (!Token::get().there()) return;
    for (const std::string object : {"rsa", "ec"}) {
        CAPTURE(object);
        const auto key = load_key(Token::get().source(object));
        CHECK(trial_of(*key) == "");
        CHECK(key->trouble() == "");
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 3; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5; ++i)
                    if (!key->certificate().verify(key->kind(), "octets", key->sign("octets"))) ++wrong;
            });
        for (std::thread& thread : threads) thread.join();
        CHECK(wrong == 0);
    }
}

TEST_CASE("a token that is pulled makes the key unavailable, and put back it signs again") {
    const EngineLeaks ignored;
    if (!Token::get().there()) return;
    const auto key = load_key(Token::get().source("rsa"));
    REQUIRE(trial_of(*key) == "");
    const fs::path away = Token::get().tokens().string() + ".away";
    fs::rename(Token::get().tokens(), away);
    fs::create_directories(Token::get().tokens());
    CHECK(words_of_signing(*key) != "signed");
    CHECK_THAT(key->trouble(), Catch::Contains("pkcs11:token=gateway;object=rsa"));
    CHECK(words_of_signing(*key) != "signed");
    fs::remove_all(Token::get().tokens());
    fs::rename(away, Token::get().tokens());
    CHECK(words_of_signing(*key) == "signed");
    CHECK(key->trouble() == "");
}

TEST_CASE("a token that does not answer is not looked for at every message") {
    const EngineLeaks ignored;
    if (!Token::get().there()) return;
    KeySource source = Token::get().source("rsa");
    source.token = "pkcs11:token=elsewhere;object=rsa";
    source.token_pause = std::chrono::hours(1);
    const auto key = load_key(source);
    CHECK_THAT(words_of_signing(*key), !Catch::Contains("a moment ago"));
    CHECK_THAT(words_of_signing(*key), Catch::Contains("a moment ago"));
}

TEST_CASE("a PIN that was refused is not sent a second time") {
    const EngineLeaks ignored;
    if (!Token::get().there()) return;
    const auto wrong = load_key(Token::get().source("rsa", "0000", "other"));
    CHECK_THAT(words_of_signing(*wrong), Catch::Contains("the PIN was refused"));
    CHECK_THAT(words_of_signing(*wrong), Catch::Contains("it is not sent again"));
    const auto right = load_key(Token::get().source("rsa", "5678", "other"));
    CHECK(trial_of(*right) == "");
}

TEST_CASE("a token or an object that is not there is told apart from a broken configuration") {
    const EngineLeaks ignored;
    if (!Token::get().there()) return;
    KeySource source = Token::get().source("rsa");
    source.token = "pkcs11:token=gateway;object=absent";
    CHECK(words_of_signing(*load_key(source)) != "signed");
    source.token = "pkcs11:token=elsewhere;object=rsa";
    CHECK(words_of_signing(*load_key(source)) != "signed");
    source.module = "/nonexistent/library.so";
    CHECK_THAT(words_of_signing(*load_key(source)), Catch::Contains("there is no such PKCS#11 library"));
}
