// How a key that lives in OpenSSL becomes a SigningKey.
#pragma once

#include "gateway/signature/signing_key.hpp"
#include "gateway/signature/x509_native.hpp"

namespace gateway {

/// Throws std::runtime_error when key and certificate do not belong together or the algorithm is none of ours.
std::shared_ptr<const SigningKey> openssl_signing_key(EvpPkeyPtr key, Certificate certificate);

/// In the form of SigningKey::sign. Throws std::runtime_error.
std::string evp_signature(EVP_PKEY* key, SignatureKind kind, std::string_view octets);

/// The private key of a PEM file. Throws std::runtime_error naming the file and what is wrong with it.
EvpPkeyPtr read_pem_private_key(const std::filesystem::path& file);

}  // namespace gateway
