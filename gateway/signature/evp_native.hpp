// OpenSSL at the border: owners of its objects and the one call that turns its error queue into a sentence.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "gateway/signature/algorithms.hpp"

namespace gateway {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using EvpMdCtxPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EvpPkeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using EvpPkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;

/// The first sentence of OpenSSL's error queue of this thread; the queue is empty afterwards.
std::string openssl_error();

/// Throws std::runtime_error("`what`: …") unless `good`.
void require_openssl(int good, const char* what);

/// The digest as OpenSSL knows it; never null after start_crypto(). Looked up once per process.
const EVP_MD* evp_digest(DigestKind kind);

}  // namespace gateway
