// Files, times, keys and ECDSA forms around X.509; for the room signature only.
#pragma once

#include <openssl/asn1.h>
#include <openssl/ec.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/time.hpp"
#include "gateway/signature/evp_native.hpp"

namespace gateway {

template <class T, auto Free>
using OpensslPtr = std::unique_ptr<T, FreeWith<Free>>;
using X509CrlPtr = OpensslPtr<X509_CRL, X509_CRL_free>;

/// A read-only BIO over `octets`, which must outlive it. Throws std::length_error above 2 GiB.
BioPtr bio_over(std::string_view octets);
std::string bio_text(BIO* memory);

/// Whole file in memory. Throws std::runtime_error naming the file when it cannot be read or is larger than `max_octets`.
std::string read_small_file(const std::filesystem::path& file, std::size_t max_octets = std::size_t{16} << 20);

/// Nullopt for a time OpenSSL cannot read.
std::optional<Time> time_of(const ASN1_TIME* time);

/// What the key signs with; nullopt for algorithms the gateway does not speak.
std::optional<SignatureKind> signature_kind_of(const EVP_PKEY* key);

/// Octets of both halves of a GOST or ECDSA signature by this key. The GOST engine itself takes longer ones: of zeros before
/// each half, or with one octet more.
std::size_t halves_size(const EVP_PKEY* key);

/// ECDSA: r || s of equal halves to DER and back. Nullopt when it is neither.
std::optional<std::string> ecdsa_der_of_raw(std::string_view raw);
std::optional<std::string> ecdsa_raw_of_der(std::string_view der, const EVP_PKEY* key);

inline const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace gateway
