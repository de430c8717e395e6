// A PKCS#11 library in this process, through OpenSSL's engine `pkcs11`; for the room signature only.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

// The engine has no provider in Debian 12; ENGINE is deprecated in OpenSSL 3 yet the only way.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>

#include "gateway/signature/key_source.hpp"
#include "gateway/signature/x509_native.hpp"

namespace gateway {

/// One per library and process, shared by all keys in it: PKCS#11 allows one C_Initialize (v2.40 §5.4). Any thread, one
/// signature at a time.
class TokenModule {
public:
    /// The library itself is loaded with the first signature.
    static std::shared_ptr<TokenModule> of(const std::filesystem::path& library);
    explicit TokenModule(std::filesystem::path library) : library_(std::move(library)) {}
    ~TokenModule();
    TokenModule(const TokenModule&) = delete;
    TokenModule& operator=(const TokenModule&) = delete;

    /// In the form of SigningKey::sign. A failure is tried once more over a fresh connection. Throws std::runtime_error.
    std::string sign(const KeySource& source, SignatureKind kind, std::string_view octets);

private:
    void connect();
    void disconnect();
    EVP_PKEY* key(const KeySource& source);

    std::filesystem::path library_;
    std::mutex mutex_;
    ENGINE* engine_ = nullptr;
    std::map<std::string, EvpPkeyPtr> keys_;  ///< by URI
    std::chrono::steady_clock::time_point next_look_{};
    std::set<std::string> refused_pins_;  ///< digests of URI and PIN that were refused: never sent again
};

}  // namespace gateway
