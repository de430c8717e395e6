// A private key with its certificate: the place where a certified СКЗИ can be plugged in.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/signature/certificate.hpp"

namespace gateway {

/// Any thread. Whoever makes a signature takes `current()` once and uses that object alone for it: a name may stand for several
/// keys of which the one valid now signs (rollover_key.hpp).
///
/// This is the whole interface a certified СКЗИ has to serve: `certificate`, `kind` and `sign`. docs/decisions says which plugs
/// there are besides writing C++ (a PKCS#11 token, a command).
class SigningKey {
public:
    virtual ~SigningKey() = default;
    virtual const Certificate& certificate() const = 0;
    virtual SignatureKind kind() const = 0;
    /// Signature octets over `octets` (hashing included); GOST as s || r, ECDSA as r || s (XMLDSig form), RSA PKCS#1 v1.5.
    /// Throws Fault(key_unavailable) when the key cannot be used now (token gone, PIN refused, term over): a later call may
    /// succeed. May block (token, command): call on a worker.
    virtual std::string sign(std::string_view octets) const = 0;
    virtual void* native() const { return nullptr; }  ///< EVP_PKEY* for CMS; null when the key is not in OpenSSL
    /// The key that signs now; lives as long as this object.
    virtual const SigningKey& current() const { return *this; }
    /// Why the last signature could not be made; empty when it could, or none was asked for. Never blocks.
    virtual std::string trouble() const { return {}; }
};

/// Signs something and checks it with the certificate: empty when the key works, else one sentence. May block.
std::string trial_of(const SigningKey& key);

/// PEM key and PEM certificate (the first one of the file). Throws std::runtime_error when they do not belong together.
std::shared_ptr<const SigningKey> load_pem_key(const std::filesystem::path& key_file, const std::filesystem::path& cert_file);

}  // namespace gateway
