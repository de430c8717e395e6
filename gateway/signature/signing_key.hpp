// A private key with its certificate: the place where a certified СКЗИ can be plugged in.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/signature/certificate.hpp"

namespace gateway {

/// Immutable after construction, any thread.
class SigningKey {
public:
    virtual ~SigningKey() = default;
    virtual const Certificate& certificate() const = 0;
    virtual SignatureKind kind() const = 0;
    /// Signature octets over `octets` (hashing included); GOST as s || r, ECDSA as r || s (XMLDSig form), RSA PKCS#1 v1.5.
    virtual std::string sign(std::string_view octets) const = 0;
    virtual void* native() const { return nullptr; }  ///< EVP_PKEY* for CMS; null when the key is not in OpenSSL
};

/// PEM key and PEM certificate (the first one of the file). Throws std::runtime_error when they do not belong together.
std::shared_ptr<const SigningKey> load_pem_key(const std::filesystem::path& key_file, const std::filesystem::path& cert_file);

}  // namespace gateway
